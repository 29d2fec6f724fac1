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
ALTER TABLE "detection_alert_exceptions" ADD CONSTRAINT "detection_alert_exceptions_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_alerts" ADD CONSTRAINT "detection_alerts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "detection_alert_exceptions_unit_idx" ON "detection_alert_exceptions" USING btree ("unit_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_alerts_open_key" ON "detection_alerts" USING btree ("unit_id","kind","machine","destination") WHERE "detection_alerts"."state" in ('new', 'looking');--> statement-breakpoint
CREATE INDEX "detection_alerts_unit_idx" ON "detection_alerts" USING btree ("unit_id","last_at");--> statement-breakpoint
CREATE POLICY "detection_alert_exceptions_scope" ON "detection_alert_exceptions" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_alert_exceptions"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_alert_exceptions"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_alerts_scope" ON "detection_alerts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_alerts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_alerts"."unit_id" = any ((select lachan_units())::uuid[])));