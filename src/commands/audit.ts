import { requireRole } from '../services/access.ts';
import { auditInput, showAudit } from '../services/audit/show.ts';
import { signAuditDownload } from '../services/downloads/audit.ts';
import { defineCommand, say } from './command.ts';
import { lastOf } from './line.ts';

export const auditCommand = defineCommand({
  name: 'audit',
  needs: 'admin',
  usage: 'audit [subject] [person:…] [action:…] [outcome:done|refused] [page:n]',
  examples: ['audit', 'audit person:carlos outcome:refused', 'audit "Partner SFTP" action:connection'],
  runsAlone: true,
  options: ['person', 'action', 'outcome', 'page', 'subject'],
  read: (line) => ({
    subject: lastOf(line, 'subject') ?? line.words.join(' '),
    person: lastOf(line, 'person'),
    action: lastOf(line, 'action'),
    outcome: lastOf(line, 'outcome')?.toLowerCase(),
    page: lastOf(line, 'page'),
  }),
  input: auditInput,
  async run(scope, input, how) {
    await requireRole(scope, 'admin', 'audit.show');
    const data = await showAudit(scope, input, signAuditDownload(scope, { ...input, page: 1 }));
    return say({ answer: { view: 'audit', data }, replace: how.isAction && input.page > 1 });
  },
});
