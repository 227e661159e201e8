/** What people see first: their dashboard, the welcome, and what the bot says where it cannot do as asked. */
export const enHome = {
  'commands.home.summary': 'Shows what runs, what went wrong and what waits for you',
  'commands.home.button': 'Home',
  'commands.people.claim.button': 'Become the admin',
  'button.review': 'Review',

  'home.title': 'Hello {name}, this is {environment}',
  'home.running.count':
    '{count, plural, =0 {Nothing is running} one {# export is running} other {# exports are running}}',
  'home.trouble.count':
    '{count, plural, =0 {nothing needs attention} one {# export needs attention} other {# exports need attention}}',
  'run.start.began': 'Started {start}',
  'run.start.requested': 'Requested {start}',
  'home.some': '{title} ({shown, number} of {total, number})',
  'home.trouble': 'Needs attention',
  'home.latest': 'Latest successful runs',
  'home.tasks': 'Waiting for an admin',
  'home.sign_in': '{count, plural, one {# connection needs} other {# connections need}} new credentials.',
  'home.role': 'Your role',
  'home.language': 'Language',
  'home.language.own': 'English',
  'home.zone': 'Time zone',
  'home.empty': 'There are no exports yet. Make the first one: it says which segments or entities go where.',
  'home.empty.no_connection': 'There are no exports yet. Start with a connection: it says where data may go.',
  'home.empty.not_shared':
    'There are no exports yet, and no connection is shared with you. Choose one and ask for access to it.',
  'home.empty.viewer':
    'There are no exports yet. Contributors and admins can make one; you can ask to become a contributor.',

  'run_details.title': 'Details of {name}',
  'run_details.task': 'Task',
  'run_details.invalid': 'Invalid',
  'run_details.rejected': 'Refused',
  'run_details.refused.invalid': '{count, number} invalid',
  'run_details.refused.rejected': '{count, number} refused by the destination',

  'welcome.title': 'Welcome, {name}',
  'welcome.intro.viewer':
    'I run exports of customer data for {environment}. You are a viewer here: you can see everything, and change nothing yet.',
  'welcome.intro.contributor':
    'I run exports of customer data for {environment}. You are a contributor here: you can make and run exports.',
  'welcome.intro.admin':
    'I run exports of customer data for {environment}. You are an admin here: you decide where data may go, and who may do what.',
  'welcome.try': 'For example, type:',
  'welcome.example.list': 'shows the exports and how they went',
  'welcome.example.catalog': 'shows the segments and entities, with counts',
  'welcome.example.viewer': 'asks the admins to let you make and run exports',
  'welcome.example.contributor': 'makes an export, in a form',
  'welcome.example.admin': 'shows where data may go, and who may send it there',
  'welcome.claim': 'Nobody administers {environment} yet. Shall it be you?',
  'welcome.claim.say': 'An admin makes connections and gives people their roles. Later you can pass it on.',

  'notice.admin_claimed': 'You are an admin',
  'notice.admin_claimed.say': 'You administer {environment} now. Next: make a connection, and give others their roles.',
  'notice.stranger': 'People of other organisations cannot use exports here',
  'notice.stranger.say': 'The exports of {workspace} are for its own people, so nothing was done.',
  'notice.guest': 'Guests cannot use exports here',
  'notice.guest.say':
    'The exports of {workspace} are for its members, so nothing was done. Ask whoever invited you if you need one.',
  'notice.invite_bot': 'The answer is here',
  'notice.invite_bot.say':
    'I am not in {isNamed, select, no {that channel} other {{channel}}}, so the answer is here. Invite me there with /invite.',
  'notice.answered_directly': 'Answered in our direct message',
  'notice.answered_directly.say':
    'I am not in {isNamed, select, no {this channel} other {{channel}}}, so the answer is in our direct message. Invite me here with /invite.',
  'notice.form_expired': 'The form could not be opened in time',
  'notice.form_expired.say': 'Nothing is lost: open it with the button.',
  'notice.interrupted': 'That was carried out',
  'notice.interrupted.say': 'I was restarted before I could answer. Look at how things are now before you ask again.',
  'notice.not_carried_out': 'That could not be carried out',
  'notice.not_carried_out.say':
    'It failed several times inside the bot, and nothing was changed. It is not your fault. Try again later; if it stays like this, give the operator the reference {reference}.',
} as const;
