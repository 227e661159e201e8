import type { ErrorCode } from '../../domain/errors.ts';

/** What happened and what it means, and what to do about it. */
export interface ErrorWords {
  readonly say: string;
  readonly hint: string;
}

export const enErrors = {
  unknown_command: {
    say: 'There is no command “{word}”, so nothing was done.',
    hint: 'Type “help” to see what you can ask.',
  },
  unknown_export: {
    say: 'There is no export named “{name}” here.',
    hint: 'Look it up in the list; the first letters of its name are enough.',
  },
  unknown_run: {
    say: 'Run {id} is not known here; it may have been deleted with its export.',
    hint: 'Look at the history of the export.',
  },
  unknown_item: {
    say: 'There is no segment or entity “{name}” in the catalog.',
    hint: 'Pick one that the catalog has.',
  },
  unknown_connection: {
    say: 'There is no connection “{name}” here.',
    hint: 'Pick one of the connections that are offered.',
  },
  unknown_person: {
    say: 'Nobody here is called “{name}”.',
    hint: 'Check the spelling of the name.',
  },
  ambiguous_name: {
    say: '“{name}” fits {count, plural, other {# exports}}, so it is not clear which one you mean.',
    hint: 'Type more of the name, or put the whole name in quotes.',
  },
  missing_argument: {
    say: 'Something is missing: {argument}.',
    hint: 'Type “help {command}” to see how the command is written.',
  },
  unexpected_argument: {
    say: 'There is one word too many: “{argument}”. Nothing was done.',
    hint: 'Put a name of several words in quotes, or type “help {command}”.',
  },
  unknown_option: {
    say: '“{command}” does not know “{option}:”. Nothing was done.',
    hint: '{nearest, select, none {Type “help {command}” for what it knows.} other {Did you mean “{nearest}:”?}} If it belongs to a name, put the whole name in quotes.',
  },
  invalid_argument: {
    say: '“{value}” does not fit here; expected: {argument}.',
    hint: 'Type “help {command}” to see what can stand there.',
  },
  unclosed_quote: {
    say: 'A quotation mark was opened and never closed, so it is not clear where the name ends: {text}',
    hint: 'Close the quotation mark and send the line again.',
  },
  text_too_long: {
    say: 'That is too long: {length, number} characters, where {limit, number} are allowed.',
    hint: 'Make it shorter.',
  },
  invalid_form: {
    say: '{count, plural, one {One thing is} other {# things are}} not right yet, so nothing was saved:',
    hint: 'Type it again with these put right, or use the form.',
  },
  name_taken: {
    say: 'There is an export named “{name}” already. Names are unique, whatever their case.',
    hint: 'Choose another name.',
  },
  invalid_name: {
    say: 'This name cannot be used: {reason}.',
    hint: 'Use 1 to 80 characters on one line.',
  },
  unknown_field: {
    say: '{entity} has no field “{name}”.',
    hint: 'Pick fields that are in the catalog.',
  },
  duplicate_column: {
    say: 'Two columns would be called “{name}”.',
    hint: 'Give one of them another name.',
  },
  changed_meanwhile: {
    say: 'Somebody else changed “{name}” while you had it open. Your changes were not saved, so that theirs are not lost.',
    hint: 'Open it again and make your changes once more.',
  },
  outdated_card: {
    say: 'This card is out of date, so its button did nothing.',
    hint: 'Ask again for a fresh one.',
  },
  already_answered: {
    say: 'This question was answered already; it is answered only once.',
    hint: 'Ask again if you want to do it anew.',
  },
  not_running: {
    say: '{named, select, no {Nothing is running} other {“{name}” is not running}}, so there is nothing to cancel.',
    hint: 'The history shows how earlier runs ended.',
  },
  run_active: {
    say: '“{name}” is running now, and cannot be changed in this way until it ends.',
    hint: 'Wait for the run to end, or cancel it.',
  },
  nothing_to_run: {
    say: 'None of the exports can run now.',
    hint: 'Switch on a schedule, or run an export by its name.',
  },
  not_subscribed: {
    say: 'That channel hears nothing about exports, so there is nothing to change.',
    hint: 'Type “subscribe” in it to change that.',
  },
  subscribed_to_all: {
    say: 'That channel hears about all exports, so a single one cannot be taken out.',
    hint: 'Choose in the form which exports it should hear about.',
  },
  role_too_low: {
    say: 'You are {role} here. This takes {needed}, so nothing was done.',
    hint: 'Ask an admin of this environment.',
  },
  connection_not_shared: {
    say: 'The connection “{connection}” is not shared with you, so you can look at its exports and not change or run them.',
    hint: 'Ask an admin to share the connection.',
  },
  not_your_confirmation: {
    say: 'Somebody else was asked this. Only they or an admin can answer.',
    hint: 'Type the command yourself to be asked too.',
  },
  source_unreachable: {
    say: 'The database with the customer data cannot be reached: {detail}',
    hint: 'Try again in a few minutes; if it stays like this, tell whoever runs the database.',
  },
  source_timeout: {
    say: 'The database took longer than {seconds, plural, one {# second} other {# seconds}}, so the query was stopped.',
    hint: 'Try again later, or ask for a faster segment or a longer time-out.',
  },
  source_stalled: {
    say: 'The database stopped sending data for {seconds, plural, one {# second} other {# seconds}}. The run was ended and nothing half-written was kept.',
    hint: 'Run it again; if it stays like this, tell whoever runs the database.',
  },
  source_forbidden: {
    say: 'The bot may not read “{relation}” in the database.',
    hint: 'Ask the operator to grant SELECT on it.',
  },
  source_relation_missing: {
    say: 'The table or view “{relation}” is no longer in the database.',
    hint: 'Ask the operator to bring it back or to correct the catalog.',
  },
  source_column_missing: {
    say: '“{relation}” no longer has the column “{column}”.',
    hint: 'Ask the operator to bring it back or to correct the catalog.',
  },
  source_query_failed: {
    say: 'The database could not run the query: {detail}',
    hint: 'Ask the operator to check the segment in the catalog.',
  },
  catalog_invalid: {
    say: 'The catalog has {count, plural, one {# problem} other {# problems}} and was not taken over.',
    hint: 'The catalog card shows what to correct.',
  },
  item_vanished: {
    say: '“{name}” is no longer in the catalog, so this export does not know what to send.',
    hint: 'Edit the export and pick something else.',
  },
  ineligible_segment: {
    say: "The following segment is not eligible for this export destination: ''{name}''. Please choose only segments of type {kinds} and try again.",
    hint: 'Edit the export and choose other segments.',
  },
  destination_unreachable: {
    say: '{destination} cannot be reached: {detail}',
    hint: 'Try again in a few minutes.',
  },
  destination_full: {
    say: '{destination} is full. Nothing half-written was left there.',
    hint: 'Make room there, then run it again.',
  },
  destination_forbidden: {
    say: '{destination} does not let the bot write to “{path}”.',
    hint: 'Allow the bot to write there, or choose another folder.',
  },
  destination_refused: {
    say: '{destination} refused the data: {detail}',
    hint: 'Correct what it names, then run it again.',
  },
  path_outside: {
    say: '“{path}” leads out of the folder that exports may be written to.',
    hint: 'Give a folder below it, such as “newsletter/weekly”.',
  },
  chat_files_off: {
    say: 'Files are not posted into the chat here: the admins have not allowed it.',
    hint: 'Run the export instead, or ask an admin to allow it with “settings chat-files”.',
  },
  chat_files_direct_only: {
    say: 'Files are posted here only to the person who asks, not where others read.',
    hint: 'Add “to:me” to get it as a direct message.',
  },
  chat_file_too_large: {
    say: '“{name}” has {count, number} records. Up to {limit, number} may be posted into the chat.',
    hint: 'Run the export instead, or pick a smaller segment.',
  },
  chat_file_too_heavy: {
    say: 'The file would have more than {megabytes, number} MB, which is too much for a chat.',
    hint: 'Run the export instead, or give it fewer fields.',
  },
  chat_file_unfit: {
    say: 'A text in “{field}” is longer than a cell of a spreadsheet can be, so no file was made.',
    hint: 'Ask for it with “as:csv”.',
  },
  chat_file_nothing: {
    say: '“{name}” has nothing to post: it lacks a connection, or segments.',
    hint: 'Edit the export first.',
  },
  chat_file_gone: {
    say: 'That file is not kept any more: it waits for a day, and for the one who asked for it.',
    hint: 'Ask for it again with “post”.',
  },
  chat_file_not_taken: {
    say: '“{name}” was not saved: the place that was opened for it is closed, or did not take it.',
    hint: 'If it is not among your files after all, allow it once more on its card, or ask for it again.',
  },
  invalid_file_names: {
    say: "“{template}” does not work as a name for files: {reason, select, unknown_placeholder {it has a placeholder that there is not} unsafe_characters {it has characters that not every system takes in names, or a name that begins or ends with a dot or a space} needs_item {without '{item}' two segments would write the same file} needs_export_or_run {without '{export}' or '{run}' two exports could write the same file} needs_n {records are split over several files, so the name itself needs '{n}'} other {it cannot be used}}.",
    hint: "Placeholders are '{export}', '{item}', '{date}', '{time}', '{run}' and '{n}'; for example '{export}/{item}_{date}'.",
  },
  folder_taken: {
    say: '{folder} was written by {export, select, none {something else} other {the export “{export}”}}, and is not overwritten. Nothing was sent.',
    hint: 'Give this export another folder or another name. If the other one is no longer needed, remove that file first.',
  },
  field_type_mismatch: {
    say: '“{item}” has a value in “{field}” that is not of the type {type}, or that it cannot hold exactly. Nothing was sent.',
    hint: 'Correct the type of the field in the catalog (for decimals, its scale), or choose CSV.',
  },
  records_too_large: {
    say: '“{item}” has a record that is too large for {format}: there is not the memory to make the file. Nothing was sent.',
    hint: 'Leave out the field with the largest values, or choose CSV.',
  },
  time_budget_exceeded: {
    say: 'The run took longer than the {minutes, plural, one {# minute} other {# minutes}} that this destination is given.',
    hint: 'Send fewer segments at a time, or ask the operator for more time.',
  },
  run_abandoned: {
    say: 'The run was interrupted {attempts, plural, one {once} other {# times}} and was given up.',
    hint: 'Run it again; if it happens once more, give the reference to the operator.',
  },
  sign_in_required: {
    say: 'You are not signed in.',
    hint: 'Sign in and try again.',
  },
  forbidden_origin: {
    say: 'This request came from another site, so it was refused.',
    hint: 'Open the chat at its own address.',
  },
  invalid_request: {
    say: 'The bot could not make sense of what was sent: {detail}',
    hint: 'Load the page again, or ask anew.',
  },
  config_invalid: {
    say: 'The bot is not set up correctly: {problems}',
    hint: 'The operator corrects the configuration and starts it again.',
  },
  database_unavailable: {
    say: 'The bot’s own database does not answer: {detail}',
    hint: 'Try again in a minute. What was running goes on by itself.',
  },
  data_folder_unusable: {
    say: 'The data folder “{path}” cannot be used: {detail}',
    hint: 'The operator chooses another folder with DATA_DIR, or corrects its permissions.',
  },
  internal: {
    say: 'Something went wrong inside the bot. It is not your fault.',
    hint: 'Try once more; if it stays like this, give the reference to the operator.',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWords>>;
