CREATE TABLE "exchange_received" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"sender_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"organ_id" text NOT NULL,
	"profile" text NOT NULL,
	"product" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"sha256" text NOT NULL,
	"file_id" uuid NOT NULL,
	"machines" integer NOT NULL,
	"added" integer NOT NULL,
	"updated" integer NOT NULL,
	"findings" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exchange_received" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "exchange_senders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"certificates_pem" text NOT NULL,
	"signers" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"trouble" jsonb,
	"trouble_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "exchange_senders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "exchange_received" ADD CONSTRAINT "exchange_received_sender_id_exchange_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."exchange_senders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_received" ADD CONSTRAINT "exchange_received_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_senders" ADD CONSTRAINT "exchange_senders_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_senders" ADD CONSTRAINT "exchange_senders_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_received_once_key" ON "exchange_received" USING btree ("sender_id","sha256");--> statement-breakpoint
CREATE INDEX "exchange_received_sender_idx" ON "exchange_received" USING btree ("sender_id","received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_senders_source_key" ON "exchange_senders" USING btree ("source_id");--> statement-breakpoint
CREATE POLICY "exchange_received_read" ON "exchange_received" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_received_insert" ON "exchange_received" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_received_update" ON "exchange_received" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_received_delete" ON "exchange_received" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_senders_read" ON "exchange_senders" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_senders_insert" ON "exchange_senders" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_senders_update" ON "exchange_senders" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "exchange_senders_delete" ON "exchange_senders" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));