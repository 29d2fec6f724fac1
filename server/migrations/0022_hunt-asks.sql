CREATE TABLE "detection_hunt_asks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hunt_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"searched_from" date,
	"searched_to" date,
	"searched_days" integer DEFAULT 0 NOT NULL,
	"observations" bigint DEFAULT 0 NOT NULL,
	"findings" integer DEFAULT 0 NOT NULL,
	"machines" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_hunt_asks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "detection_hunt_findings" ADD COLUMN "ask_id" uuid;--> statement-breakpoint
ALTER TABLE "detection_hunt_asks" ADD CONSTRAINT "detection_hunt_asks_hunt_id_detection_hunts_id_fk" FOREIGN KEY ("hunt_id") REFERENCES "public"."detection_hunts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_hunt_asks" ADD CONSTRAINT "detection_hunt_asks_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_hunt_asks_unit_key" ON "detection_hunt_asks" USING btree ("hunt_id","unit_id");--> statement-breakpoint
CREATE INDEX "detection_hunt_asks_asked_idx" ON "detection_hunt_asks" USING btree ("unit_id","asked_at");--> statement-breakpoint
ALTER TABLE "detection_hunt_findings" ADD CONSTRAINT "detection_hunt_findings_ask_id_detection_hunt_asks_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."detection_hunt_asks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "detection_hunt_findings_ask_idx" ON "detection_hunt_findings" USING btree ("ask_id") WHERE "detection_hunt_findings"."ask_id" is not null;--> statement-breakpoint
CREATE POLICY "detection_hunt_asks_scope" ON "detection_hunt_asks" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_hunt_asks"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_hunt_asks"."unit_id" = any ((select lachan_units())::uuid[])));