CREATE TABLE "reports_frozen_rows" (
	"report_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"cell_key" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"figure" jsonb NOT NULL,
	"columns" jsonb NOT NULL,
	"row_values" jsonb NOT NULL,
	"total" integer NOT NULL,
	CONSTRAINT "reports_frozen_rows_pk" PRIMARY KEY("report_id","version","cell_key")
);
--> statement-breakpoint
ALTER TABLE "reports_frozen_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_signed_files" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"report_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"unit_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "reports_signed_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "reports_periods" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "reports_periods" DROP CONSTRAINT "reports_periods_once";--> statement-breakpoint
ALTER TABLE "reports_cells" ADD COLUMN "computed_rows" jsonb;--> statement-breakpoint
ALTER TABLE "reports_cells" ADD COLUMN "table_rows" jsonb;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD COLUMN "upward_due_on" date;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD COLUMN "occasion" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "reports_reports" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
ALTER TABLE "reports_urgings" ADD COLUMN "kind" text DEFAULT 'urging' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports_frozen_rows" ADD CONSTRAINT "reports_frozen_rows_version_fk" FOREIGN KEY ("report_id","version") REFERENCES "public"."reports_versions"("report_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_signed_files" ADD CONSTRAINT "reports_signed_files_version_fk" FOREIGN KEY ("report_id","version") REFERENCES "public"."reports_versions"("report_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reports_signed_files_report_idx" ON "reports_signed_files" USING btree ("report_id","version");--> statement-breakpoint
ALTER TABLE "reports_reports" ADD CONSTRAINT "reports_reports_merged_into_id_reports_reports_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."reports_reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD CONSTRAINT "reports_periods_once" UNIQUE("form_key","due_on","occasion");--> statement-breakpoint
CREATE POLICY "reports_periods_read" ON "reports_periods" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()) or "reports_periods"."occasion" = '' or exists (select from reports_reports r where r.period_id = "reports_periods"."id"));--> statement-breakpoint
CREATE POLICY "reports_periods_insert" ON "reports_periods" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_periods_update" ON "reports_periods" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_periods_delete" ON "reports_periods" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_frozen_rows_scope" ON "reports_frozen_rows" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_frozen_rows"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_frozen_rows"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "reports_signed_files_scope" ON "reports_signed_files" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_signed_files"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_signed_files"."unit_id" = any ((select lachan_units())::uuid[])));