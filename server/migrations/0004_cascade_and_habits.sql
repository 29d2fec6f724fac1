CREATE TABLE "directives_habits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"issuer_key" text NOT NULL,
	"issuer" text NOT NULL,
	"kind" text NOT NULL,
	"words_key" text NOT NULL,
	"words" text NOT NULL,
	"lesson" jsonb NOT NULL,
	"learned_from_id" uuid,
	"learned_by" text NOT NULL,
	"learned_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "directives_habits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "directives_directives" ADD COLUMN "relations" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "directives_tasks" ADD COLUMN "covers_task_ids" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "directives_tasks" ADD COLUMN "is_learned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "directives_habits" ADD CONSTRAINT "directives_habits_learned_from_id_directives_directives_id_fk" FOREIGN KEY ("learned_from_id") REFERENCES "public"."directives_directives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "directives_habits_key" ON "directives_habits" USING btree ("issuer_key","kind","words_key");--> statement-breakpoint
CREATE POLICY "directives_habits_read" ON "directives_habits" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_habits_insert" ON "directives_habits" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_habits_update" ON "directives_habits" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_habits_delete" ON "directives_habits" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));