import type { ErrorCode } from '../../domain/errors.ts';
import type { ErrorWords } from './en-errors.ts';

/** Errors about exports of records. */
export const enRecordsErrors = {
  unknown_far_field: {
    say: '{destination} has no field “{name}”; it may have been deleted or renamed there.',
    hint: 'Use one of the fields that the form shows.',
  },
  far_field_required: {
    say: '{destination} needs “{name}”, and nothing is mapped to it.',
    hint: 'Choose which of your fields goes there.',
  },
  identity_required: {
    say: '{destination} has to know people by one of these, and none of them is mapped whole: {names}.',
    hint: 'Choose which of your fields goes there.',
  },
  semantic_missing: {
    say: '{entity} has no field for “{name}”, which {destination} needs.',
    hint: 'Choose other segments, or ask the operator to say in the catalog which field it is.',
  },
  data_out_not_taken: {
    say: '{destination} takes segments, and no whole entities.',
    hint: 'Choose segments, or another connection.',
  },
  not_of_records: {
    say: '“{name}” writes files, which are whole every time, so there is nothing to compare or to send again.',
    hint: 'Run it to get new files.',
  },
  nothing_to_approve: {
    say: 'No run of “{name}” waits for an answer.',
    hint: 'The history shows what became of its runs.',
  },
  approval_closed: {
    say: 'This was {state} already{answered, select, no {} other { by {by}}}. The first answer counts.',
    hint: 'Run the export again if need be.',
  },
  nothing_refused: {
    say: 'The last run of “{name}” had no record that the destination refused.',
    hint: 'Run it to send what changed.',
  },
  preview_too_long: {
    say: 'Comparing everything took longer than {seconds, plural, one {# second} other {# seconds}}, so the preview was given up. Nothing was sent.',
    hint: 'Run it to see: whatever would take out too many is held first.',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWords>>;
