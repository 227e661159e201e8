CREATE TABLE "credential_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"token_hash" text NOT NULL,
	"connection_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"session_hash" text,
	"used_at" timestamp with time zone,
	"oauth_state_hash" text,
	"oauth_sealed" text,
	CONSTRAINT "credential_links_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "encryption_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"check" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"surface" text NOT NULL,
	"workspace" text NOT NULL,
	"external_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"about" uuid NOT NULL,
	"reader" uuid NOT NULL,
	"channel" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"connection_id" uuid,
	"role" text,
	"reason" text NOT NULL,
	"resume" jsonb,
	"surface" text NOT NULL,
	"state" text NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"answer" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "folded_name" text;--> statement-breakpoint
UPDATE "connections" SET "folded_name" = lower("name");--> statement-breakpoint
ALTER TABLE "connections" ALTER COLUMN "folded_name" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "state" text NOT NULL DEFAULT 'ready';--> statement-breakpoint
ALTER TABLE "connections" ALTER COLUMN "state" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "credentials" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "consent" jsonb;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "verified" jsonb;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "member_limit" integer;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "created_by" uuid;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "updated_by" uuid;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "environments" ADD COLUMN "admin_channel" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "is_operator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "credential_links" ADD CONSTRAINT "credential_links_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential_links" ADD CONSTRAINT "credential_links_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_reader_people_id_fk" FOREIGN KEY ("reader") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credential_links_state" ON "credential_links" USING btree ("oauth_state_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_account" ON "identities" USING btree ("environment_id","surface","workspace","external_id");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("delivered_at","created_at");--> statement-breakpoint
CREATE INDEX "requests_open" ON "requests" USING btree ("environment_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "requests_one_open_connection" ON "requests" USING btree ("person_id","connection_id") WHERE "requests"."state" = 'open' and "requests"."kind" = 'connection';--> statement-breakpoint
CREATE UNIQUE INDEX "requests_one_open_role" ON "requests" USING btree ("person_id","role") WHERE "requests"."state" = 'open' and "requests"."kind" = 'role';--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_updated_by_people_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "connections_name" ON "connections" USING btree ("environment_id","folded_name");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email" ON "people" USING btree ("environment_id","email");