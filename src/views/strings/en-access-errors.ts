import type { ErrorCode } from '../../domain/errors.ts';
import type { ErrorWords } from './en-errors.ts';

/** Errors about people, connections, requests, secrets and the page that takes them. */
export const enAccessErrors = {
  last_admin: {
    say: '{name} is the only admin here, and an environment cannot be without one. Nothing was changed.',
    hint: 'Make somebody else an admin first.',
  },
  admin_taken: {
    say: 'Somebody administers this environment already, or its operator has named who does. Nothing was changed.',
    hint: 'Ask to become an admin too.',
  },
  person_removed: {
    say: '{name} was removed from this environment, so nothing was done.',
    hint: 'An admin can give them a role again.',
  },
  request_closed: {
    say: '{answered, select, no {This request is closed: {state}.} other {{by} has answered this request: {state}.}} Your answer changed nothing.',
    hint: 'To decide otherwise, share or unshare the connection, or set the person’s role.',
  },
  already_allowed: {
    say: 'There is nothing to ask for: you have this already ({name}).',
    hint: 'Go on with what you wanted to do.',
  },
  connection_incomplete: {
    say: 'The connection “{connection}” is not finished: it lacks credentials or the consent to data transfer, so nothing can go through it yet.',
    hint: 'An admin finishes it on the card of the connection.',
  },
  connection_needs_sign_in: {
    say: 'The destination no longer accepts the credentials of the connection “{connection}”, so nothing was sent.',
    hint: 'An admin enters new credentials; the admins have been told.',
  },
  connection_in_use: {
    say: '“{name}” is used by {count, plural, one {# export} other {# exports}}, so it was not deleted.',
    hint: 'Disconnect or delete these exports first.',
  },
  connection_name_taken: {
    say: 'There is a connection named “{name}” already. Names are unique, whatever their case.',
    hint: 'Choose another name.',
  },
  unknown_destination: {
    say: 'There is no destination “{name}”.',
    hint: 'Pick one of the destinations that are offered.',
  },
  unknown_request: {
    say: 'This request is not known here; it may have been deleted with its connection.',
    hint: 'Look at the open requests.',
  },
  consent_required: {
    say: 'The data-transfer notice is not accepted, and without that no data may go to this destination.',
    hint: 'Read the notice and accept it, then save again.',
  },
  secret_typed: {
    say: '{field} is a secret, and secrets are never typed into the chat. It was not kept; the chat itself may still show your message.',
    hint: 'Delete your message, change the secret if others could read it, and enter it on the page that “Enter credentials” opens.',
  },
  link_unknown: {
    say: 'This link does not exist, or it was not copied whole.',
    hint: 'Ask for a new link in the chat, on the card of the connection.',
  },
  link_expired: {
    say: 'This link has expired; it works for 15 minutes. Nothing was saved.',
    hint: 'Ask for a new link in the chat, on the card of the connection.',
  },
  link_used: {
    say: 'This link was used already; it works once.',
    hint: 'Ask for a new link in the chat if you want to change the credentials again.',
  },
  link_opened_elsewhere: {
    say: 'This link was opened in another browser first, and only that one may use it.',
    hint: 'Go on there, or ask for a new link in the chat. If you did not open it yourself, tell the operator.',
  },
  environment_secret_missing: {
    say: 'The server has no environment variable “{name}”, or it is empty.',
    hint: 'Ask the operator to set it, or enter the secret itself.',
  },
  destination_gone: {
    say: 'At {destination}, {what} is not there any more, or not for this account, so nothing goes there.',
    hint: 'Look there, then edit the export or the connection and choose again.',
  },
  destination_not_ready: {
    say: '{destination} has made {what} and does not take anything into it yet.',
    hint: 'Run it again in a few minutes.',
  },
  destination_closed: {
    say: '{destination} has answered that it takes nothing more from here, so nothing is sent to it.',
    hint: 'If that was a mistake, an admin verifies the connection again.',
  },
  destination_sign_in_failed: {
    say: '{destination} did not accept the credentials.',
    hint: 'Check them at the destination, then enter them again.',
  },
  destination_identity_changed: {
    say: '{destination} is not the server that it was before: its key is {found}, and {expected} was expected. Nothing was sent.',
    hint: 'Ask whoever runs the server whether its key was changed. Only then edit the connection, with the new key.',
  },
  address_refused: {
    say: 'The bot may not connect to “{host}”: {reason}.',
    hint: 'Give a public address, or ask the operator to allow this one.',
  },
  sign_in_flow_failed: {
    say: 'Signing in at {destination} did not work: {reason}.',
    hint: 'Try again; if it stays like this, ask for a new link in the chat.',
  },
  encryption_key_missing: {
    say: 'The key “{keyId}”, which stored secrets are encrypted with, is missing.',
    hint: 'The operator puts the key back with ENCRYPTION_KEY, or in the key file of the data folder.',
  },
  encryption_key_wrong: {
    say: 'The key “{keyId}” does not open the stored secrets: it is not the key that they were encrypted with.',
    hint: 'The operator puts the right key back with ENCRYPTION_KEY, or in the key file of the data folder.',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWords>>;
