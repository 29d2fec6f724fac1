CREATE TABLE "intel_feed_secrets" (
	"feed_id" uuid PRIMARY KEY NOT NULL,
	"login" text,
	"secret" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_feed_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_feeds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"list_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"other_hosts" jsonb NOT NULL,
	"is_private_allowed" boolean NOT NULL,
	"auth" text NOT NULL,
	"format" text,
	"columns" jsonb,
	"every_minutes" integer NOT NULL,
	"stale_after_hours" integer NOT NULL,
	"timeout_seconds" integer NOT NULL,
	"limit_bytes" bigint NOT NULL,
	"kept_days" integer,
	"is_on" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"running_since" timestamp with time zone,
	"tried_at" timestamp with time zone,
	"succeeded_at" timestamp with time zone,
	"failure" jsonb,
	"stale_since" timestamp with time zone,
	"etag" text,
	"last_modified" text,
	"cursor" text
);
--> statement-breakpoint
ALTER TABLE "intel_feeds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_protected_values" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"value" text NOT NULL,
	"is_network" boolean NOT NULL,
	"reason" text NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_protected_values" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_subscribers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"sharing" text NOT NULL,
	"token_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"fetched_at" timestamp with time zone,
	"fetched_path" text,
	"fetched_from" text,
	"fetches" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_subscribers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_warning_lists" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"entries" jsonb NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_warning_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "intel_false_alarms" ADD COLUMN "until" date;--> statement-breakpoint
ALTER TABLE "intel_imports" ADD COLUMN "changed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "intel_imports" ADD COLUMN "refused_by" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "intel_imports" ADD COLUMN "size_bytes" bigint;--> statement-breakpoint
ALTER TABLE "intel_imports" ADD COLUMN "failure" jsonb;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD COLUMN "confidence_percent" integer;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD COLUMN "sharing" text;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD COLUMN "refused_as" text;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD COLUMN "revision" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "intel_feed_secrets" ADD CONSTRAINT "intel_feed_secrets_feed_id_intel_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."intel_feeds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intel_feeds" ADD CONSTRAINT "intel_feeds_list_id_intel_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."intel_lists"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intel_subscribers" ADD CONSTRAINT "intel_subscribers_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "intel_feeds_list_key" ON "intel_feeds" USING btree ("list_id");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_protected_values_key" ON "intel_protected_values" USING btree ("value");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_subscribers_token_key" ON "intel_subscribers" USING btree ("token_id");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_warning_lists_name_key" ON "intel_warning_lists" USING btree ("name");--> statement-breakpoint
CREATE INDEX "intel_indicators_revision_idx" ON "intel_indicators" USING btree ("revision");--> statement-breakpoint
CREATE POLICY "intel_feed_secrets_read" ON "intel_feed_secrets" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_secrets_insert" ON "intel_feed_secrets" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_secrets_update" ON "intel_feed_secrets" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_secrets_delete" ON "intel_feed_secrets" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feeds_read" ON "intel_feeds" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feeds_insert" ON "intel_feeds" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feeds_update" ON "intel_feeds" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feeds_delete" ON "intel_feeds" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_protected_values_read" ON "intel_protected_values" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_protected_values_insert" ON "intel_protected_values" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_protected_values_update" ON "intel_protected_values" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_protected_values_delete" ON "intel_protected_values" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_subscribers_read" ON "intel_subscribers" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_subscribers_insert" ON "intel_subscribers" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_subscribers_update" ON "intel_subscribers" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_subscribers_delete" ON "intel_subscribers" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_warning_lists_read" ON "intel_warning_lists" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_warning_lists_insert" ON "intel_warning_lists" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_warning_lists_update" ON "intel_warning_lists" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_warning_lists_delete" ON "intel_warning_lists" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));