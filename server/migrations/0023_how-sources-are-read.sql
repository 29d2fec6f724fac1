CREATE TABLE "detection_source_formats" (
	"source_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"day" date NOT NULL,
	"format" text NOT NULL,
	"lines" bigint NOT NULL,
	CONSTRAINT "detection_source_formats_pk" PRIMARY KEY("source_id","day","format")
);
--> statement-breakpoint
ALTER TABLE "detection_source_formats" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_source_readings" (
	"source_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"reading" jsonb NOT NULL,
	CONSTRAINT "detection_source_readings_pk" PRIMARY KEY("source_id","since")
);
--> statement-breakpoint
ALTER TABLE "detection_source_readings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "reading" jsonb;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "line_samples" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_source_formats" ADD CONSTRAINT "detection_source_formats_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_source_formats" ADD CONSTRAINT "detection_source_formats_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_source_readings" ADD CONSTRAINT "detection_source_readings_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_source_readings" ADD CONSTRAINT "detection_source_readings_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "detection_source_formats_scope" ON "detection_source_formats" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_source_formats"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_source_formats"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_source_readings_scope" ON "detection_source_readings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_source_readings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_source_readings"."unit_id" = any ((select lachan_units())::uuid[])));