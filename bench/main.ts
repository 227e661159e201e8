/** `npm run bench` compares with psql; `npm run bench -- files` compares destinations of files with the plain tools. */
await import(process.argv[2] === 'files' ? './files.ts' : './export.ts');
