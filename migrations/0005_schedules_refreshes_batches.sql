CREATE TABLE "calendar_feeds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_schedules" (
	"environment_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"rule" text,
	"zone" text,
	"active" boolean NOT NULL,
	"next_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"scheduled_by" uuid,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_steps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"refresh_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"needs" jsonb NOT NULL,
	"state" text NOT NULL,
	"skip_reason" text,
	"note" text,
	"count" integer,
	"failure" jsonb,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "refreshes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"state" text NOT NULL,
	"trigger" text NOT NULL,
	"targets" jsonb,
	"started_by" uuid,
	"turn_id" uuid,
	"scheduled_for" timestamp with time zone,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"failure" jsonb,
	"cancel_requested_by" uuid,
	"left_out" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	CONSTRAINT "refreshes_turnId_unique" UNIQUE("turn_id")
);
--> statement-breakpoint
CREATE TABLE "run_batch_items" (
	"batch_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"export_id" uuid NOT NULL,
	"run_id" uuid,
	"joined" boolean DEFAULT false NOT NULL,
	"refusal" jsonb,
	CONSTRAINT "run_batch_items_batch_id_position_pk" PRIMARY KEY("batch_id","position")
);
--> statement-breakpoint
CREATE TABLE "run_batches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"started_by" uuid NOT NULL,
	"turn_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "run_batches_turnId_unique" UNIQUE("turn_id")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "scheduled_for" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "refresh_id" uuid;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "waiting_for" uuid;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "scheduled_by" uuid;--> statement-breakpoint
-- By hand: what is there belongs to the environment and the maker of its export.
ALTER TABLE "schedules" ADD COLUMN "environment_id" uuid;--> statement-breakpoint
UPDATE "schedules" SET "environment_id" = "exports"."environment_id", "scheduled_by" = "exports"."created_by" FROM "exports" WHERE "exports"."id" = "schedules"."export_id";--> statement-breakpoint
ALTER TABLE "schedules" ALTER COLUMN "environment_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "rule" text;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "zone" text;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "next_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "settled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_schedules" ADD CONSTRAINT "refresh_schedules_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_schedules" ADD CONSTRAINT "refresh_schedules_scheduled_by_people_id_fk" FOREIGN KEY ("scheduled_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_steps" ADD CONSTRAINT "refresh_steps_refresh_id_refreshes_id_fk" FOREIGN KEY ("refresh_id") REFERENCES "public"."refreshes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_started_by_people_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_cancel_requested_by_people_id_fk" FOREIGN KEY ("cancel_requested_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_batch_items" ADD CONSTRAINT "run_batch_items_batch_id_run_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."run_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_batch_items" ADD CONSTRAINT "run_batch_items_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_batch_items" ADD CONSTRAINT "run_batch_items_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_batches" ADD CONSTRAINT "run_batches_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_batches" ADD CONSTRAINT "run_batches_started_by_people_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_feeds_person" ON "calendar_feeds" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_steps_position" ON "refresh_steps" USING btree ("refresh_id","position");--> statement-breakpoint
CREATE INDEX "refresh_steps_key" ON "refresh_steps" USING btree ("key","ended_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refreshes_one_active" ON "refreshes" USING btree ("environment_id") WHERE "refreshes"."state" in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "refreshes_one_per_time" ON "refreshes" USING btree ("environment_id","scheduled_for");--> statement-breakpoint
CREATE INDEX "refreshes_environment" ON "refreshes" USING btree ("environment_id","queued_at");--> statement-breakpoint
CREATE INDEX "run_batch_items_run" ON "run_batch_items" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "run_batches_environment" ON "run_batches" USING btree ("environment_id","created_at");--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_refresh_id_refreshes_id_fk" FOREIGN KEY ("refresh_id") REFERENCES "public"."refreshes"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_waiting_for_refreshes_id_fk" FOREIGN KEY ("waiting_for") REFERENCES "public"."refreshes"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_scheduled_by_people_id_fk" FOREIGN KEY ("scheduled_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_per_time" ON "runs" USING btree ("export_id","scheduled_for");--> statement-breakpoint
CREATE INDEX "runs_refresh" ON "runs" USING btree ("refresh_id") WHERE "runs"."refresh_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_unheld" ON "runs" USING btree ("environment_id","queued_at") WHERE "runs"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "schedules_due" ON "schedules" USING btree ("environment_id","next_at") WHERE "schedules"."active" and "schedules"."next_at" is not null;