CREATE TABLE "detection_source_hours" (
	"source_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"lines" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"longest_gap_seconds" integer NOT NULL,
	CONSTRAINT "detection_source_hours_pk" PRIMARY KEY("source_id","hour")
);
--> statement-breakpoint
ALTER TABLE "detection_source_hours" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_unknown_senders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"transport" text NOT NULL,
	"address" text NOT NULL,
	"fingerprint" text,
	"certificate_name" text,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"messages" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"sample" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_unknown_senders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_sources" ALTER COLUMN "silent_after_hours" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "site" text;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "senders" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "certificates" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "file_name" text;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "silent_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "clock_skew_seconds" integer;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "errors" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "last_trouble" text;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "last_trouble_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "dropped" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_source_hours" ADD CONSTRAINT "detection_source_hours_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_source_hours" ADD CONSTRAINT "detection_source_hours_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_unknown_senders_key" ON "detection_unknown_senders" USING btree ("transport","address",coalesce("fingerprint", ''));--> statement-breakpoint
CREATE POLICY "detection_source_hours_scope" ON "detection_source_hours" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_source_hours"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_source_hours"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_unknown_senders_read" ON "detection_unknown_senders" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unknown_senders_insert" ON "detection_unknown_senders" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unknown_senders_update" ON "detection_unknown_senders" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unknown_senders_delete" ON "detection_unknown_senders" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));