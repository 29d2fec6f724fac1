CREATE TABLE "detection_exits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"address" text NOT NULL,
	"source_id" uuid NOT NULL,
	"is_forwarder" boolean NOT NULL,
	"by_name" text NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_exits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "detection_leases_once_key";--> statement-breakpoint
ALTER TABLE "detection_contacts" ADD COLUMN "named_by" text;--> statement-breakpoint
ALTER TABLE "detection_infections" ADD COLUMN "joined_into_id" uuid;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD COLUMN "origin" text DEFAULT 'dhcp' NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD COLUMN "is_same" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD COLUMN "said_by" text;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "detection_leases" ADD COLUMN "said_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "detection_exits" ADD CONSTRAINT "detection_exits_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_exits_address_key" ON "detection_exits" USING btree ("address");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_leases_given_key" ON "detection_leases" USING btree ("unit_id","address","from_at") WHERE "detection_leases"."origin" = 'dhcp';--> statement-breakpoint
CREATE UNIQUE INDEX "detection_leases_said_key" ON "detection_leases" USING btree ("unit_id","address","from_at","host_name","origin") WHERE "detection_leases"."origin" <> 'dhcp';--> statement-breakpoint
CREATE POLICY "detection_exits_read" ON "detection_exits" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_exits_insert" ON "detection_exits" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_exits_update" ON "detection_exits" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_exits_delete" ON "detection_exits" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));