CREATE TABLE "detection_leases" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"address" text NOT NULL,
	"mac" text,
	"host_name" text,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_leases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_contacts" ADD COLUMN "leased_address" text;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD CONSTRAINT "detection_leases_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_leases_once_key" ON "detection_leases" USING btree ("unit_id","address","from_at");--> statement-breakpoint
CREATE INDEX "detection_leases_from_idx" ON "detection_leases" USING btree ("from_at");--> statement-breakpoint
CREATE POLICY "detection_leases_scope" ON "detection_leases" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_leases"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_leases"."unit_id" = any ((select lachan_units())::uuid[])));