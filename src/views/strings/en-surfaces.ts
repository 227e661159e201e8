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
  'surface.later': 'This takes longer than usual. The answer will come as a direct message; you can close this.',
  'surface.title': 'Exports',
  'surface.close': 'Close',
  'surface.open_form': 'Open the form',
  'surface.details': 'Details',
  'surface.too_long': 'This is too much for one message; the buttons below still work.',
  'surface.outdated': 'This button is from an older card.',
  'surface.done': 'Done',
  'surface.submit': 'Submit',
  'surface.no_choices': 'Nothing found',

  'slack.not_installed':
    'Exports is not installed in this workspace. Whoever runs it can install it from its own page.',
  'install.title': 'Exports for Slack',
  'install.lead':
    'This takes you to Slack, where you choose the workspace and see what the bot may do there. Everybody in it can then look at the exports of this environment; what else they may do is up to its admins.',
  'install.button': 'Continue to Slack',
  'install.done': 'Exports is in {workspace}',
  'install.done.say': 'Go back to Slack: there is a direct message for you. In any channel, type /export help.',
  'install.failed': 'Exports was not installed',
  'install.failed.say':
    'Slack did not confirm it. The log of the bot says why. Nothing was changed; you can start again.',
  'install.declined.say': 'It was declined in Slack. Nothing was changed; you can start again.',
  'install.again': 'Start again',
} as const;
