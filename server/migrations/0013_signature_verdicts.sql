ALTER TABLE "directives_directives" ADD COLUMN "signatures" jsonb;--> statement-breakpoint
ALTER TABLE "reports_signed_files" ADD COLUMN "verdict" jsonb;--> statement-breakpoint
ALTER TABLE "reports_signed_files" ADD COLUMN "is_original" boolean;