CREATE TABLE "connection_pace" (
	"connection_id" uuid PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_slots" (
	"connection_id" uuid NOT NULL,
	"slot" bigint NOT NULL,
	"run_id" uuid,
	"lease_until" timestamp with time zone,
	CONSTRAINT "connection_slots_connection_id_slot_pk" PRIMARY KEY("connection_id","slot")
);
--> statement-breakpoint
CREATE TABLE "delivery_leavers" (
	"set_id" bigint NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	CONSTRAINT "delivery_leavers_set_id_key_pk" PRIMARY KEY("set_id","key")
);
--> statement-breakpoint
CREATE TABLE "delivery_releases" (
	"set_id" bigint NOT NULL,
	"identity" text COLLATE "C" NOT NULL,
	CONSTRAINT "delivery_releases_set_id_identity_pk" PRIMARY KEY("set_id","identity")
);
--> statement-breakpoint
CREATE TABLE "delivery_sets" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"export_id" uuid NOT NULL,
	"item" text NOT NULL,
	"place" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
-- By hand from here: keys compare by their bytes, and the table is partitioned.
CREATE TABLE "delivery_state" (
	"set_id" bigint NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"hash" text NOT NULL,
	"identity" text NOT NULL,
	"run_id" uuid NOT NULL,
	CONSTRAINT "delivery_state_set_id_key_pk" PRIMARY KEY("set_id","key")
) PARTITION BY HASH ("set_id");
--> statement-breakpoint
DO $$ BEGIN
	FOR part IN 0..15 LOOP
		EXECUTE format('CREATE TABLE delivery_state_%s PARTITION OF delivery_state FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
	END LOOP;
END $$;
-- To here.
--> statement-breakpoint
CREATE TABLE "rejections" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"stage" text NOT NULL,
	"key" text,
	"code" text NOT NULL,
	"field" text,
	"reason" text,
	"is_passing" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rejections_run_id_position_ordinal_pk" PRIMARY KEY("run_id","position","ordinal")
);
--> statement-breakpoint
CREATE TABLE "run_approvals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"export_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"removals" integer NOT NULL,
	"delivered" integer NOT NULL,
	"state" text NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "mode" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "approved_removals" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "matching" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "poll_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "poll_attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_pace" ADD CONSTRAINT "connection_pace_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_slots" ADD CONSTRAINT "connection_slots_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_slots" ADD CONSTRAINT "connection_slots_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_sets" ADD CONSTRAINT "delivery_sets_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejections" ADD CONSTRAINT "rejections_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_approvals" ADD CONSTRAINT "run_approvals_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_approvals" ADD CONSTRAINT "run_approvals_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_approvals" ADD CONSTRAINT "run_approvals_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_approvals" ADD CONSTRAINT "run_approvals_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_sets_current" ON "delivery_sets" USING btree ("export_id","item","place") WHERE "delivery_sets"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "delivery_sets_retired" ON "delivery_sets" USING btree ("retired_at") WHERE "delivery_sets"."retired_at" is not null;--> statement-breakpoint
CREATE INDEX "delivery_state_identity" ON "delivery_state" USING btree ("set_id","identity");--> statement-breakpoint
CREATE INDEX "rejections_at" ON "rejections" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "run_approvals_run" ON "run_approvals" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "run_approvals_open" ON "run_approvals" USING btree ("export_id") WHERE "run_approvals"."state" = 'open';--> statement-breakpoint
CREATE INDEX "runs_poll" ON "runs" USING btree ("poll_at") WHERE "runs"."poll_at" is not null;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "sign_in_ends_at" timestamp with time zone;