export const enScheduleErrors = {
  unknown_refresh: {
    say: 'Refresh {id} is not known here.',
    hint: 'Start a new one with “refresh”.',
  },
  unknown_batch: {
    say: 'These runs are not known here any more.',
    hint: 'Look at the list for how each export went.',
  },
  refresh_busy: {
    say: 'Another refresh has just begun or ended.',
    hint: 'Try again in a moment.',
  },
  refresh_cycle: {
    say: 'These wait for one another, so none of them can be refreshed first: {names}.',
    hint: 'The operator corrects “depends_on” in the catalog.',
  },
  refresh_kind: {
    say: 'The data can be refreshed daily, or weekly on chosen days; not like this.',
    hint: 'Write for example “refresh schedule weekdays 05:00”.',
  },
  schedule_unclear: {
    say: `{problem, select,
 empty {It does not say when.}
 too_long {That is too long for a schedule: {count, number} characters, where {limit, number} are allowed.}
 invisible_character {There is a character in it that does not show ({word}), so it may not say what it seems to.}
 unknown_word {“{word}” means nothing in a schedule.}
 unknown_word_choices {“{word}” means nothing in a schedule. Did you mean {choices}?}
 unexpected_word {“{word}” makes no sense where it stands.}
 impossible_time {“{word}” is not a time of day.}
 impossible_day {There is no such day: {word}.}
 impossible_interval {“{word}” does not work as a number of hours; it can be 1 to {limit, number}.}
 unsupported_interval {Only hours can be counted, which rules out “{word}”.}
 unknown_zone {There is no time zone “{word}”.}
 unknown_zone_choices {There is no time zone “{word}”. Did you mean {choices}?}
 ambiguous_zone {“{word}” can be several time zones.}
 ambiguous_zone_choices {“{word}” can be several time zones: {choices}.}
 ambiguous {“{word}” can be understood in more than one way.}
 ambiguous_choices {“{word}” can be understood in more than one way: {choices}.}
 once {A schedule comes again and again, and “{word}” comes once: use “run” then.}
 how_often {“{word}” says how often, and not when: give the times, up to four a day.}
 nth_weekday {A schedule goes by days of the week or by days of the month; “{word}” is both at once.}
 beyond {“{word}” is more than a schedule can say.}
 mixed_hours {Hours are counted day and night, on all days. Give a start, as in “every 6 hours from 8:00”, or days with up to four times.}
 for_machines {That is written for a machine. Say it in words.}
 too_many_times {That is {count, number} times a day, and at most {limit, number} fit.}
 no_time {It does not say at what time, so it would never run.}
 no_days {It does not say on which days, so it would never run.}
 mixed_kinds {That is two schedules in one, and an export has one.}
 other {This is not a schedule: {word}.}}`,
    hint: 'Write for example “weekdays 08:00”, “every 6 hours” or “on the 1st at 7:30 Europe/Amsterdam”.',
  },
  schedule_ambiguous: {
    say: 'It is not clear where the name ends and the schedule begins: {text}',
    hint: 'Put the name in quotes.',
  },
} as const;
