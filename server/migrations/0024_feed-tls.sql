CREATE TABLE "intel_feed_tls" (
	"feed_id" uuid PRIMARY KEY NOT NULL,
	"certificate_pem" text,
	"key" text,
	"subject" text,
	"valid_to" timestamp with time zone,
	"authority_pem" text
);
--> statement-breakpoint
ALTER TABLE "intel_feed_tls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "intel_feed_tls" ADD CONSTRAINT "intel_feed_tls_feed_id_intel_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."intel_feeds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "intel_feed_tls_read" ON "intel_feed_tls" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_tls_insert" ON "intel_feed_tls" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_tls_update" ON "intel_feed_tls" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_feed_tls_delete" ON "intel_feed_tls" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));