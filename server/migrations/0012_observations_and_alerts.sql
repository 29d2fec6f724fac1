CREATE TABLE "detection_alert_exceptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"machine" text,
	"destination" text NOT NULL,
	"reason" text NOT NULL,
	"by_name" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until_day" date
);
--> statement-breakpoint
ALTER TABLE "detection_alert_exceptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_alerts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"machine" text NOT NULL,
	"destination" text NOT NULL,
	"score" double precision NOT NULL,
	"reasons" jsonb NOT NULL,
	"evidence" jsonb NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"by_name" text,
	"note" text,
	"infection_id" uuid
);
--> statement-breakpoint
ALTER TABLE "detection_alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_hunt_findings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hunt_id" uuid NOT NULL,
	"unit_id" uuid,
	"machine" text NOT NULL,
	"value" text NOT NULL,
	"destination" text NOT NULL,
	"source_name" text NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"days" integer NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_hunt_findings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_hunts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"scope" uuid[],
	"targets" jsonb NOT NULL,
	"refusals" jsonb NOT NULL,
	"refused" integer NOT NULL,
	"state" text NOT NULL,
	"finished_at" timestamp with time zone,
	"findings" integer DEFAULT 0 NOT NULL,
	"machines" integer DEFAULT 0 NOT NULL,
	"is_cut" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_hunts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_sightings" ADD COLUMN "is_retro" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_alert_exceptions" ADD CONSTRAINT "detection_alert_exceptions_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_alerts" ADD CONSTRAINT "detection_alerts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_hunt_findings" ADD CONSTRAINT "detection_hunt_findings_hunt_id_detection_hunts_id_fk" FOREIGN KEY ("hunt_id") REFERENCES "public"."detection_hunts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_hunt_findings" ADD CONSTRAINT "detection_hunt_findings_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_hunts" ADD CONSTRAINT "detection_hunts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "detection_alert_exceptions_unit_idx" ON "detection_alert_exceptions" USING btree ("unit_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_alerts_open_key" ON "detection_alerts" USING btree ("unit_id","kind","machine","destination") WHERE "detection_alerts"."state" in ('new', 'looking');--> statement-breakpoint
CREATE INDEX "detection_alerts_unit_idx" ON "detection_alerts" USING btree ("unit_id","last_at");--> statement-breakpoint
CREATE INDEX "detection_hunt_findings_hunt_idx" ON "detection_hunt_findings" USING btree ("hunt_id","last_at");--> statement-breakpoint
CREATE INDEX "detection_hunts_unit_idx" ON "detection_hunts" USING btree ("unit_id","asked_at");--> statement-breakpoint
CREATE POLICY "detection_alert_exceptions_scope" ON "detection_alert_exceptions" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_alert_exceptions"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_alert_exceptions"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_alerts_scope" ON "detection_alerts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_alerts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_alerts"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_hunt_findings_scope" ON "detection_hunt_findings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_hunt_findings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_hunt_findings"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_hunts_scope" ON "detection_hunts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_hunts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_hunts"."unit_id" = any ((select lachan_units())::uuid[])));