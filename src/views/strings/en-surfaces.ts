/** What surfaces say that is on no card: around dialogs, and where a platform does not take all of a card. */
export const enSurfaces = {
  'blocks.confirmTitle': 'Are you sure?',
  'blocks.confirmText': '{action}: this may not be undone.',
  'blocks.confirmYes': '{action}',
  'blocks.confirmNo': 'Cancel',
  'blocks.blocksLeftOut':
    '{count, plural, one {# more item is} other {# more items are}} not shown: too much for one message.',
  'blocks.rowsLeftOut': '{count, plural, one {# more row is} other {# more rows are}} not shown.',
  'blocks.columnsLeftOut': '{count, plural, one {# more column is} other {# more columns are}} not shown.',
  'blocks.choicesLeftOut': '{count, plural, one {# more choice is} other {# more choices are}} not shown.',
  'blocks.whatToDo': 'Then',
  'blocks.submit': 'Submit',
  'blocks.noChoices': 'Nothing to choose from',
  'blocks.table': 'Table',
  'blocks.chart': 'Chart',
  'blocks.picture': 'Picture',

  'surface.loading': 'One moment…',
  'surface.working': 'Working on it…',
  'surface.close': 'Close',
  'surface.open_form': 'Open the form',
  'surface.details': 'Details',
  'surface.too_long': 'This is too much for one message; the buttons below still work.',
  'surface.outdated': 'This button is from an older card.',
  'surface.done': 'Done',
  'surface.submit': 'Submit',
  'surface.no_choices': 'Nothing found',
} as const;
