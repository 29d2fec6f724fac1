ALTER TABLE "detection_hunts" ADD COLUMN "percent" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_hunts" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_hunts" ADD COLUMN "unsearched" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD COLUMN "keeps_own" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "detection_hunts_open_idx" ON "detection_hunts" USING btree ("asked_at") WHERE "detection_hunts"."state" in ('queued', 'running');