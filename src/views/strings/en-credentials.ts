/** The data-transfer notice. A change of its text goes with a higher `CONSENT_VERSION` in domain/connection.ts. */
const notice =
  'Every run of an export that uses this connection sends the members and fields chosen in that export to the destination, outside this system. There the terms and privacy rules of the destination apply, and what was sent cannot be called back from here. Your company stays responsible for having a legal ground to share this data. Access can be withdrawn at any time: delete the connection or its credentials. Your name, the time and the version of this text are kept.';

/** The page on which credentials are entered, the notice that is accepted there, and what destinations ask for. */
export const enCredentials = {
  'consent.notice': notice,
  'consent.accept': 'I accept this on behalf of my company',

  'credentials_page.title': 'Credentials for {connection}',
  'credentials_page.intro':
    'They are sent to {destination} only to sign in there. They are stored encrypted, and nobody can read them back.',
  'credentials_page.consent': notice,
  'credentials_page.consent_title': 'Data transfer',
  'credentials_page.consent_label': 'I accept this on behalf of my company',
  'credentials_page.use_environment':
    'Instead of a secret you may give env: and a name, such as env:SFTP_PASSWORD. It is then read from that environment variable of the server.',
  'credentials_page.verify': 'Verify',
  'credentials_page.save': 'Save',
  'credentials_page.verified': 'It works: {summary}. Nothing is saved yet.',
  'credentials_page.saved': 'Saved. The connection can be used now.',
  'credentials_page.close_hint': 'You can close this page and go back to the chat.',
  'credentials_page.sign_in_with': 'Sign in at {destination}',
  'credentials_page.error_title': 'That did not work',
  'credentials_page.password_or_key': 'Enter either a password or a private key, not both.',
  'credentials_page.required': 'Fill in: {label}.',

  'settings.sftp.host': 'Server',
  'settings.sftp.host.help': 'Name or address of the SFTP server, without sftp:// before it.',
  'settings.sftp.host.placeholder': 'sftp.example.com',
  'settings.sftp.port': 'Port',
  'settings.sftp.port.placeholder': '22',
  'settings.sftp.username': 'User name',
  'settings.sftp.folder': 'Folder',
  'settings.sftp.folder.help': 'On the server. Each run gets a folder of its own in it.',
  'settings.sftp.folder.placeholder': '/incoming/customers',
  'settings.sftp.fingerprint': 'Fingerprint of the server’s key',
  'settings.sftp.fingerprint.help':
    'Starts with SHA256:. Leave it empty to accept the key that the server shows when the connection is first verified; from then on no other is accepted.',
  'settings.sftp.fingerprint.placeholder': 'SHA256:…',
  'settings.sftp.password': 'Password',
  'settings.sftp.password.help': 'Or a private key, below; not both.',
  'settings.sftp.privateKey': 'Private key',
  'settings.sftp.privateKey.help': 'In PEM or OpenSSH format, with its first and last line.',
  'settings.sftp.passphrase': 'Passphrase of the key',
  'settings.sftp.passphrase.help': 'Only if the private key is protected by one.',
} as const;
