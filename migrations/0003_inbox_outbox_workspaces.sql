CREATE TABLE "button_data" (
	"hash" text PRIMARY KEY NOT NULL,
	"data" jsonb NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat_workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"surface" text NOT NULL,
	"external_id" text NOT NULL,
	"is_organisation" boolean DEFAULT false NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"installation" text,
	"facts" jsonb NOT NULL,
	"token_expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"seq" bigserial NOT NULL,
	"surface" text NOT NULL,
	"event_id" text NOT NULL,
	"lane" text NOT NULL,
	"payload" jsonb,
	"attempt" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "message_refs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"surface" text NOT NULL,
	"workspace" text NOT NULL,
	"conversation" text NOT NULL,
	"thread" text,
	"external_id" text NOT NULL,
	"reader" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"drawn" integer DEFAULT 0 NOT NULL,
	"hash" text DEFAULT '' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
INSERT INTO "inbox" ("surface", "event_id", "lane", "received_at", "done_at") SELECT "surface", "event_id", '', "seen_at", "seen_at" FROM "interactions_seen";--> statement-breakpoint
DROP TABLE "interactions_seen" CASCADE;--> statement-breakpoint
DROP INDEX "outbox_waiting";--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "about" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "turn_id" uuid;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "seen_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "seq" bigserial NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "surface" text NOT NULL DEFAULT 'web';--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "workspace" text NOT NULL DEFAULT '';--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "conversation" text NOT NULL DEFAULT '';--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "thread" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "reply" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "next_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "turn_id" uuid;--> statement-breakpoint
ALTER TABLE "chat_workspaces" ADD CONSTRAINT "chat_workspaces_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_refs" ADD CONSTRAINT "message_refs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_refs" ADD CONSTRAINT "message_refs_reader_people_id_fk" FOREIGN KEY ("reader") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_workspaces_external" ON "chat_workspaces" USING btree ("surface","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_event" ON "inbox" USING btree ("surface","event_id");--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("surface","seq") WHERE "inbox"."done_at" is null;--> statement-breakpoint
CREATE INDEX "inbox_received" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "message_refs_message" ON "message_refs" USING btree ("surface","workspace","conversation","external_id");--> statement-breakpoint
CREATE INDEX "message_refs_subject" ON "message_refs" USING btree ("subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "message_refs_changed" ON "message_refs" USING btree ("surface","next_at") WHERE "message_refs"."version" > "message_refs"."drawn";--> statement-breakpoint
CREATE INDEX "audit_log_turn" ON "audit_log" USING btree ("turn_id");--> statement-breakpoint
CREATE INDEX "outbox_created" ON "outbox" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_per_turn" ON "runs" USING btree ("turn_id","export_id");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("surface","workspace","conversation","seq") WHERE "outbox"."delivered_at" is null and "outbox"."failure" is null;--> statement-breakpoint
UPDATE "outbox" SET "conversation" = coalesce('channel:' || "channel", 'dm:' || "reader");--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "surface" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "workspace" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "conversation" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "outbox" DROP COLUMN "channel";