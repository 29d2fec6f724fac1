CREATE TABLE "exchange_batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"report_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"machines" integer NOT NULL,
	"findings" integer NOT NULL,
	"file_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"status" integer,
	"answer" text,
	"trouble" jsonb
);
--> statement-breakpoint
ALTER TABLE "exchange_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exchange_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"key_pem" text,
	"pkcs12" text,
	"passphrase" text,
	"subject" text NOT NULL,
	"issuer" text NOT NULL,
	"valid_to" timestamp with time zone NOT NULL,
	"alarmed_at_days" integer
);
--> statement-breakpoint
ALTER TABLE "exchange_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exchange_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"organ_id" text NOT NULL,
	"profile" text NOT NULL,
	"built_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"ready_at" timestamp with time zone,
	"machines" integer DEFAULT 0 NOT NULL,
	"batches" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exchange_reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exchange_settings" (
	"id" text PRIMARY KEY NOT NULL,
	"address" text,
	"is_on" boolean NOT NULL,
	"is_private_allowed" boolean NOT NULL,
	"profile" text NOT NULL,
	"every_hours" integer NOT NULL,
	"batch_size" integer NOT NULL,
	"timeout_seconds" integer NOT NULL,
	"product" text NOT NULL,
	"naming" text NOT NULL,
	"organization_in_charge" text NOT NULL,
	"server_trust_pem" text,
	"last_built_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "exchange_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exchange_tries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"batch_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"status" integer,
	"answer" text,
	"trouble" jsonb
);
--> statement-breakpoint
ALTER TABLE "exchange_tries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "exchange_batches" ADD CONSTRAINT "exchange_batches_report_id_exchange_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."exchange_reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_batches" ADD CONSTRAINT "exchange_batches_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_reports" ADD CONSTRAINT "exchange_reports_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_tries" ADD CONSTRAINT "exchange_tries_batch_id_exchange_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."exchange_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_batches_number_key" ON "exchange_batches" USING btree ("report_id","number");--> statement-breakpoint
CREATE INDEX "exchange_batches_due_idx" ON "exchange_batches" USING btree ("state","next_at");--> statement-breakpoint
CREATE INDEX "exchange_batches_unit_idx" ON "exchange_batches" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "exchange_reports_unit_idx" ON "exchange_reports" USING btree ("unit_id","built_at");--> statement-breakpoint
CREATE INDEX "exchange_tries_batch_idx" ON "exchange_tries" USING btree ("batch_id","at");--> statement-breakpoint
CREATE POLICY "exchange_batches_read" ON "exchange_batches" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_batches_insert" ON "exchange_batches" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_batches_update" ON "exchange_batches" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_batches_delete" ON "exchange_batches" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_keys_read" ON "exchange_keys" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_keys_insert" ON "exchange_keys" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_keys_update" ON "exchange_keys" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_keys_delete" ON "exchange_keys" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_reports_read" ON "exchange_reports" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_reports_insert" ON "exchange_reports" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_reports_update" ON "exchange_reports" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_reports_delete" ON "exchange_reports" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_settings_read" ON "exchange_settings" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_settings_insert" ON "exchange_settings" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_settings_update" ON "exchange_settings" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_settings_delete" ON "exchange_settings" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_tries_read" ON "exchange_tries" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_tries_insert" ON "exchange_tries" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_tries_update" ON "exchange_tries" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_tries_delete" ON "exchange_tries" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));