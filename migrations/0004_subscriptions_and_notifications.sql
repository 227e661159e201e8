CREATE TABLE "failure_threads" (
	"subscription_id" uuid NOT NULL,
	"export_id" uuid NOT NULL,
	"bundle" uuid NOT NULL,
	CONSTRAINT "failure_threads_subscription_id_export_id_pk" PRIMARY KEY("subscription_id","export_id")
);
--> statement-breakpoint
CREATE TABLE "limit_warnings" (
	"export_id" uuid PRIMARY KEY NOT NULL,
	"situation" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subscription_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"event" text NOT NULL,
	"export_id" uuid,
	"run_id" uuid,
	"connection_id" uuid,
	"failures" integer DEFAULT 0 NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"bundle" uuid,
	"root" uuid,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscription_exports" (
	"subscription_id" uuid NOT NULL,
	"export_id" uuid NOT NULL,
	CONSTRAINT "subscription_exports_subscription_id_export_id_pk" PRIMARY KEY("subscription_id","export_id")
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"surface" text NOT NULL,
	"workspace" text NOT NULL,
	"conversation" text NOT NULL,
	"channel" text NOT NULL,
	"is_all" boolean NOT NULL,
	"groups" text[] NOT NULL,
	"repeats" text NOT NULL,
	"digest" text NOT NULL,
	"quiet_from" text,
	"quiet_to" text,
	"zone" text NOT NULL,
	"own" boolean NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_reason" text
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refused_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "place" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "skip_details" jsonb;--> statement-breakpoint
ALTER TABLE "failure_threads" ADD CONSTRAINT "failure_threads_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "failure_threads" ADD CONSTRAINT "failure_threads_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "limit_warnings" ADD CONSTRAINT "limit_warnings_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_exports" ADD CONSTRAINT "subscription_exports_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_exports" ADD CONSTRAINT "subscription_exports_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_event" ON "notifications" USING btree ("subscription_id","event");--> statement-breakpoint
CREATE INDEX "notifications_waiting" ON "notifications" USING btree ("due_at") WHERE "notifications"."bundle" is null;--> statement-breakpoint
CREATE INDEX "notifications_bundle" ON "notifications" USING btree ("bundle");--> statement-breakpoint
CREATE INDEX "notifications_occurred" ON "notifications" USING btree ("occurred_at");--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_channel" ON "subscriptions" USING btree ("environment_id","surface","workspace","conversation");