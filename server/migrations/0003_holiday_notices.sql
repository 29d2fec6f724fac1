CREATE TABLE "law_notice_days" (
	"notice_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"holiday" text NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "law_notice_days_notice_id_day_pk" PRIMARY KEY("notice_id","day")
);
--> statement-breakpoint
ALTER TABLE "law_notice_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "law_notices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"file_name" text NOT NULL,
	"imported_by" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "law_notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "law_notice_days" ADD CONSTRAINT "law_notice_days_notice_id_law_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."law_notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "law_notice_days_day_idx" ON "law_notice_days" USING btree ("day");--> statement-breakpoint
CREATE POLICY "law_notice_days_read" ON "law_notice_days" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (true);--> statement-breakpoint
CREATE POLICY "law_notice_days_insert" ON "law_notice_days" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "law_notice_days_update" ON "law_notice_days" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "law_notice_days_delete" ON "law_notice_days" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "law_notices_read" ON "law_notices" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (true);--> statement-breakpoint
CREATE POLICY "law_notices_insert" ON "law_notices" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "law_notices_update" ON "law_notices" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "law_notices_delete" ON "law_notices" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));