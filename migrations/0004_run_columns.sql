ALTER TABLE "run_tasks" ADD COLUMN "columns" jsonb;--> statement-breakpoint
ALTER TABLE "run_tasks" ADD COLUMN "schema_changes" jsonb DEFAULT '[]'::jsonb NOT NULL;