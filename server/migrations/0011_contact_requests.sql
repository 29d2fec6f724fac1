CREATE TABLE "detection_contact_requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"contact_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"machine" text,
	"note" text,
	"answered_at" timestamp with time zone,
	"answered_by" text
);
--> statement-breakpoint
ALTER TABLE "detection_contact_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_contact_requests" ADD CONSTRAINT "detection_contact_requests_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_contact_requests_once_key" ON "detection_contact_requests" USING btree ("contact_id","unit_id");--> statement-breakpoint
CREATE INDEX "detection_contact_requests_unit_idx" ON "detection_contact_requests" USING btree ("unit_id","asked_at");--> statement-breakpoint
CREATE POLICY "detection_contact_requests_scope" ON "detection_contact_requests" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_contact_requests"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_contact_requests"."unit_id" = any ((select lachan_units())::uuid[])));