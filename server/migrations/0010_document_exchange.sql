CREATE TABLE "directives_messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"directive_id" uuid,
	"direction" text NOT NULL,
	"code" text NOT NULL,
	"partner_id" text NOT NULL,
	"partner_name" text,
	"about" text NOT NULL,
	"description" text,
	"xml" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_name" text NOT NULL,
	"handed_over_at" timestamp with time zone,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "directives_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "directives_directives" ADD COLUMN "envelope" jsonb;--> statement-breakpoint
ALTER TABLE "directives_messages" ADD CONSTRAINT "directives_messages_directive_id_directives_directives_id_fk" FOREIGN KEY ("directive_id") REFERENCES "public"."directives_directives"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directives_messages_directive_idx" ON "directives_messages" USING btree ("directive_id","at");--> statement-breakpoint
CREATE POLICY "directives_messages_read" ON "directives_messages" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_messages_insert" ON "directives_messages" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_messages_update" ON "directives_messages" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_messages_delete" ON "directives_messages" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));