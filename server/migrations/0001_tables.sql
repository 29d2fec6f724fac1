CREATE TABLE "kernel_audit_log" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"command" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"unit_id" uuid,
	"subject_id" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "kernel_audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "kernel_files" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"purpose" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "kernel_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "kernel_outbox" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "kernel_outbox_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"unit_id" uuid,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "kernel_settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assets_column_mappings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"header_key" text NOT NULL,
	"mapping" jsonb NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assets_column_mappings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_declared_counts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"count" integer NOT NULL,
	"from_day" date NOT NULL,
	"declared_by" text NOT NULL,
	"declared_at" timestamp with time zone NOT NULL,
	"note" text
);
--> statement-breakpoint
ALTER TABLE "assets_declared_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_distinct_machines" (
	"first_id" uuid NOT NULL,
	"second_id" uuid NOT NULL,
	"first_unit_id" uuid NOT NULL,
	"second_unit_id" uuid NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "assets_distinct_machines_pk" PRIMARY KEY("first_id","second_id")
);
--> statement-breakpoint
ALTER TABLE "assets_distinct_machines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_import_faults" (
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"unit_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"field" text,
	"reason" text NOT NULL,
	"value" text,
	CONSTRAINT "assets_import_faults_pk" PRIMARY KEY("import_id","number")
);
--> statement-breakpoint
ALTER TABLE "assets_import_faults" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_imports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"target_unit_id" uuid,
	"file_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"header_key" text NOT NULL,
	"header_line" integer NOT NULL,
	"state" text NOT NULL,
	"mapping" jsonb,
	"counts" jsonb,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assets_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_machine_history" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assets_machine_history_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"machine_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"import_id" uuid,
	"source" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"av_product" text,
	"av_version" text,
	"av_signature_on" date,
	"last_seen_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "assets_machine_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_machine_keys" (
	"key" text NOT NULL,
	"machine_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	CONSTRAINT "assets_machine_keys_pk" PRIMARY KEY("key","machine_id")
);
--> statement-breakpoint
ALTER TABLE "assets_machine_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assets_machines" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"kind" text NOT NULL,
	"serial" text,
	"serial_key" text,
	"macs" text[] NOT NULL,
	"addresses" text[] NOT NULL,
	"os_name" text,
	"os_version" text,
	"av_product" text,
	"av_version" text,
	"av_signature_on" date,
	"last_seen_at" timestamp with time zone,
	"owner" text,
	"source" text NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"first_import_id" uuid,
	"last_import_id" uuid,
	"retired_on" date,
	"retired_reason" text,
	"merged_into_id" uuid
);
--> statement-breakpoint
ALTER TABLE "assets_machines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_batches" (
	"source_id" uuid NOT NULL,
	"batch_id" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"done_bytes" bigint NOT NULL,
	"finished_at" timestamp with time zone,
	"lines" bigint DEFAULT 0 NOT NULL,
	"hits" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "detection_batches_pk" PRIMARY KEY("source_id","batch_id")
);
--> statement-breakpoint
ALTER TABLE "detection_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_contacts" (
	"sighting_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"machine" text NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"count" bigint NOT NULL,
	"infection_id" uuid,
	CONSTRAINT "detection_contacts_pk" PRIMARY KEY("sighting_id","machine")
);
--> statement-breakpoint
ALTER TABLE "detection_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_daily_counts" (
	"day" date NOT NULL,
	"unit_id" uuid NOT NULL,
	"sightings" integer NOT NULL,
	"contacts" bigint NOT NULL,
	CONSTRAINT "detection_daily_counts_pk" PRIMARY KEY("unit_id","day")
);
--> statement-breakpoint
ALTER TABLE "detection_daily_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_evidence" (
	"sighting_id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"line" text NOT NULL,
	"found" text NOT NULL,
	"field" text NOT NULL,
	"format" text NOT NULL,
	"line_number" bigint NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"logged_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "detection_evidence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_infection_steps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "detection_infection_steps_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"infection_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"action" text NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_name" text NOT NULL,
	"note" text,
	"file_id" uuid
);
--> statement-breakpoint
ALTER TABLE "detection_infection_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_infections" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"machine" text NOT NULL,
	"machine_id" uuid,
	"malware" text NOT NULL,
	"state" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"contacts" bigint NOT NULL,
	"is_still_talking" boolean DEFAULT false NOT NULL,
	"is_measured" boolean NOT NULL,
	"cleaned_at" timestamp with time zone,
	"verified_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "detection_infections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_sightings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"day" date NOT NULL,
	"unit_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"source_name" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"description" text,
	"family" text,
	"list_name" text NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"count" bigint NOT NULL,
	"has_suspect_clock" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_sightings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_sources" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"token_id" uuid NOT NULL,
	"default_unit_id" uuid,
	"silent_after_hours" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	"lines" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"hits" bigint DEFAULT 0 NOT NULL,
	"unknown_lines" bigint DEFAULT 0 NOT NULL,
	"unknown_samples" text[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "detection_sources" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "detection_unattributed" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"day" date NOT NULL,
	"source_id" uuid NOT NULL,
	"source_name" text NOT NULL,
	"address" text NOT NULL,
	"candidates" uuid[] NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"description" text,
	"family" text,
	"list_name" text NOT NULL,
	"means_infection" boolean NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"count" bigint NOT NULL,
	"has_suspect_clock" boolean NOT NULL,
	"line" text NOT NULL,
	"found" text NOT NULL,
	"field" text NOT NULL,
	"format" text NOT NULL,
	"line_number" bigint NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"logged_at" timestamp with time zone,
	"assigned_to" uuid,
	"assigned_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "detection_unattributed" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_name" text NOT NULL,
	"action" text NOT NULL,
	"kind" text,
	"figure" double precision,
	"words" text NOT NULL,
	"file_ids" jsonb NOT NULL,
	"due_before" date,
	"due_after" date,
	"measured_on" date,
	"measured_numerator" double precision,
	"measured_denominator" double precision,
	"measured_rows_path" text
);
--> statement-breakpoint
ALTER TABLE "directives_answers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_directives" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"issuer_unit_id" uuid NOT NULL,
	"issuer" text,
	"number" text,
	"symbol" text,
	"issued_on" date,
	"subject" text,
	"urgency" text DEFAULT 'normal' NOT NULL,
	"addressees" jsonb NOT NULL,
	"source_text" text NOT NULL,
	"source_file_id" uuid,
	"source_file_name" text,
	"extraction" jsonb NOT NULL,
	"implements_id" uuid,
	"state" text DEFAULT 'draft' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_reason" text
);
--> statement-breakpoint
ALTER TABLE "directives_directives" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_obligations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"directive_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"period_key" text NOT NULL,
	"period" text,
	"period_from" date,
	"period_to" date,
	"due_on" date,
	"status" text DEFAULT 'open' NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"latest_answer_id" uuid,
	"answered_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"urged_at" timestamp with time zone,
	"measured_on" date,
	"measured_numerator" double precision,
	"measured_denominator" double precision,
	"measured_rows_path" text
);
--> statement-breakpoint
ALTER TABLE "directives_obligations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_obstacles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"words" text NOT NULL,
	"due_on" date,
	"proposed_due_on" date,
	"raised_at" timestamp with time zone NOT NULL,
	"raised_by" text NOT NULL,
	"decision" text,
	"answer" text,
	"new_due_on" date,
	"decided_at" timestamp with time zone,
	"decided_by" text
);
--> statement-breakpoint
ALTER TABLE "directives_obstacles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_recipients" (
	"task_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"directive_id" uuid NOT NULL,
	CONSTRAINT "directives_recipients_pk" PRIMARY KEY("task_id","unit_id")
);
--> statement-breakpoint
ALTER TABLE "directives_recipients" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_tasks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"directive_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"place" text NOT NULL,
	"words" text NOT NULL,
	"span_start" integer,
	"span_end" integer,
	"actors_text" text NOT NULL,
	"unknown_actors" jsonb NOT NULL,
	"explanation" text NOT NULL,
	"answer_way" text NOT NULL,
	"figure_unit" text,
	"measure_key" text,
	"target_percent" double precision,
	"deadline" jsonb,
	"reports_to" text,
	"addressing" jsonb NOT NULL,
	"confidence" double precision NOT NULL,
	"is_confirmed" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "directives_tasks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "directives_urgings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"batch_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"directive_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_name" text NOT NULL,
	"words" text NOT NULL,
	"missing" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "directives_urgings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "identity_failed_sign_ins" (
	"login" text NOT NULL,
	"address" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "identity_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "identity_users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"password_hash" text NOT NULL,
	"must_change_password" boolean DEFAULT true NOT NULL,
	"totp_secret" text,
	"totp_confirmed_at" timestamp with time zone,
	"totp_last_step" text,
	"disabled_at" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "identity_users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_false_alarms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"reason" text NOT NULL,
	"marked_by" text NOT NULL,
	"marked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_false_alarms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_imports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"list_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"replaces" boolean NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"lines" integer DEFAULT 0 NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"refusals" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intel_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_indicators" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "intel_indicators_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"list_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"description" text,
	"family" text,
	"valid_from" timestamp with time zone,
	"valid_to" timestamp with time zone,
	"added_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"switched_off_at" timestamp with time zone,
	"import_id" uuid
);
--> statement-breakpoint
ALTER TABLE "intel_indicators" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intel_lists" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"origin" text NOT NULL,
	"confidence_percent" integer NOT NULL,
	"sharing" text NOT NULL,
	"means_infection" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"imported_at" timestamp with time zone,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "intel_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation_contacts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text,
	"valid_from" date NOT NULL,
	"valid_to" date
);
--> statement-breakpoint
ALTER TABLE "organisation_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation_networks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"unit_id" uuid NOT NULL,
	"cidr" "cidr" NOT NULL,
	"is_shared" boolean DEFAULT false NOT NULL,
	"note" text,
	"valid_from" date NOT NULL,
	"valid_to" date
);
--> statement-breakpoint
ALTER TABLE "organisation_networks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation_successions" (
	"from_unit_id" uuid NOT NULL,
	"to_unit_id" uuid NOT NULL,
	"on_day" date NOT NULL,
	"basis" text NOT NULL,
	CONSTRAINT "organisation_successions_pk" PRIMARY KEY("from_unit_id","to_unit_id")
);
--> statement-breakpoint
ALTER TABLE "organisation_successions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation_unit_history" (
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"code" text,
	"parent_id" uuid,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "organisation_unit_history_pk" PRIMARY KEY("unit_id","valid_from")
);
--> statement-breakpoint
ALTER TABLE "organisation_unit_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation_units" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"code" text,
	"organ_id" text,
	"parent_id" uuid,
	"path" uuid[] NOT NULL,
	"sort_key" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date
);
--> statement-breakpoint
ALTER TABLE "organisation_units" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_cells" (
	"report_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"cell_key" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"computed" jsonb,
	"computed_at" timestamp with time zone,
	"answer" text DEFAULT 'unanswered' NOT NULL,
	"numerator" double precision,
	"denominator" double precision,
	"known" jsonb,
	"text" text,
	"reason" text,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "reports_cells_pk" PRIMARY KEY("report_id","version","cell_key")
);
--> statement-breakpoint
ALTER TABLE "reports_cells" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_forms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" text NOT NULL,
	CONSTRAINT "reports_forms_key_version" UNIQUE("key","version")
);
--> statement-breakpoint
CREATE TABLE "reports_merges" (
	"period_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"reason" text,
	"tally" jsonb NOT NULL,
	"cells" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "reports_merges_pk" PRIMARY KEY("period_id","number")
);
--> statement-breakpoint
ALTER TABLE "reports_merges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_periods" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"form_id" uuid NOT NULL,
	"form_key" text NOT NULL,
	"label" jsonb NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"due_on" date NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"opened_by" text NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	CONSTRAINT "reports_periods_once" UNIQUE("form_key","due_on")
);
--> statement-breakpoint
CREATE TABLE "reports_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"period_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"effective_version" integer,
	"submitted_at" timestamp with time zone,
	CONSTRAINT "reports_reports_once" UNIQUE("period_id","unit_id")
);
--> statement-breakpoint
ALTER TABLE "reports_reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_urgings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"report_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "reports_urgings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports_versions" (
	"report_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"unit_id" uuid NOT NULL,
	"reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"submitted_at" timestamp with time zone,
	"submitted_by" text,
	"outcome" text,
	"outcome_words" text,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	CONSTRAINT "reports_versions_pk" PRIMARY KEY("report_id","number")
);
--> statement-breakpoint
ALTER TABLE "reports_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "assets_column_mappings" ADD CONSTRAINT "assets_column_mappings_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_declared_counts" ADD CONSTRAINT "assets_declared_counts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_distinct_machines" ADD CONSTRAINT "assets_distinct_machines_first_id_assets_machines_id_fk" FOREIGN KEY ("first_id") REFERENCES "public"."assets_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_distinct_machines" ADD CONSTRAINT "assets_distinct_machines_second_id_assets_machines_id_fk" FOREIGN KEY ("second_id") REFERENCES "public"."assets_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_import_faults" ADD CONSTRAINT "assets_import_faults_import_id_assets_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."assets_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_imports" ADD CONSTRAINT "assets_imports_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_machine_history" ADD CONSTRAINT "assets_machine_history_machine_id_assets_machines_id_fk" FOREIGN KEY ("machine_id") REFERENCES "public"."assets_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_machine_keys" ADD CONSTRAINT "assets_machine_keys_machine_id_assets_machines_id_fk" FOREIGN KEY ("machine_id") REFERENCES "public"."assets_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_machines" ADD CONSTRAINT "assets_machines_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets_machines" ADD CONSTRAINT "assets_machines_merged_into_id_assets_machines_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."assets_machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_batches" ADD CONSTRAINT "detection_batches_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_contacts" ADD CONSTRAINT "detection_contacts_sighting_id_detection_sightings_id_fk" FOREIGN KEY ("sighting_id") REFERENCES "public"."detection_sightings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_contacts" ADD CONSTRAINT "detection_contacts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_contacts" ADD CONSTRAINT "detection_contacts_infection_id_detection_infections_id_fk" FOREIGN KEY ("infection_id") REFERENCES "public"."detection_infections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_daily_counts" ADD CONSTRAINT "detection_daily_counts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_evidence" ADD CONSTRAINT "detection_evidence_sighting_id_detection_sightings_id_fk" FOREIGN KEY ("sighting_id") REFERENCES "public"."detection_sightings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_evidence" ADD CONSTRAINT "detection_evidence_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_infection_steps" ADD CONSTRAINT "detection_infection_steps_infection_id_detection_infections_id_fk" FOREIGN KEY ("infection_id") REFERENCES "public"."detection_infections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_infection_steps" ADD CONSTRAINT "detection_infection_steps_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_infections" ADD CONSTRAINT "detection_infections_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_sightings" ADD CONSTRAINT "detection_sightings_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_sightings" ADD CONSTRAINT "detection_sightings_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD CONSTRAINT "detection_sources_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_sources" ADD CONSTRAINT "detection_sources_default_unit_id_organisation_units_id_fk" FOREIGN KEY ("default_unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_unattributed" ADD CONSTRAINT "detection_unattributed_source_id_detection_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."detection_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_unattributed" ADD CONSTRAINT "detection_unattributed_assigned_to_organisation_units_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_answers" ADD CONSTRAINT "directives_answers_obligation_id_directives_obligations_id_fk" FOREIGN KEY ("obligation_id") REFERENCES "public"."directives_obligations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_directives" ADD CONSTRAINT "directives_directives_issuer_unit_id_organisation_units_id_fk" FOREIGN KEY ("issuer_unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_directives" ADD CONSTRAINT "directives_directives_implements_id_directives_directives_id_fk" FOREIGN KEY ("implements_id") REFERENCES "public"."directives_directives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_obligations" ADD CONSTRAINT "directives_obligations_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_obligations" ADD CONSTRAINT "directives_obligations_directive_id_directives_directives_id_fk" FOREIGN KEY ("directive_id") REFERENCES "public"."directives_directives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_obligations" ADD CONSTRAINT "directives_obligations_task_id_directives_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."directives_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_obstacles" ADD CONSTRAINT "directives_obstacles_obligation_id_directives_obligations_id_fk" FOREIGN KEY ("obligation_id") REFERENCES "public"."directives_obligations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_recipients" ADD CONSTRAINT "directives_recipients_task_id_directives_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."directives_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_recipients" ADD CONSTRAINT "directives_recipients_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_recipients" ADD CONSTRAINT "directives_recipients_directive_id_directives_directives_id_fk" FOREIGN KEY ("directive_id") REFERENCES "public"."directives_directives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_tasks" ADD CONSTRAINT "directives_tasks_directive_id_directives_directives_id_fk" FOREIGN KEY ("directive_id") REFERENCES "public"."directives_directives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directives_urgings" ADD CONSTRAINT "directives_urgings_directive_id_directives_directives_id_fk" FOREIGN KEY ("directive_id") REFERENCES "public"."directives_directives"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_sessions" ADD CONSTRAINT "identity_sessions_user_id_identity_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."identity_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_tokens" ADD CONSTRAINT "identity_tokens_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_users" ADD CONSTRAINT "identity_users_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intel_imports" ADD CONSTRAINT "intel_imports_list_id_intel_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."intel_lists"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intel_indicators" ADD CONSTRAINT "intel_indicators_list_id_intel_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."intel_lists"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_contacts" ADD CONSTRAINT "organisation_contacts_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_networks" ADD CONSTRAINT "organisation_networks_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successions" ADD CONSTRAINT "organisation_successions_from_unit_id_organisation_units_id_fk" FOREIGN KEY ("from_unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successions" ADD CONSTRAINT "organisation_successions_to_unit_id_organisation_units_id_fk" FOREIGN KEY ("to_unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_unit_history" ADD CONSTRAINT "organisation_unit_history_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_units" ADD CONSTRAINT "organisation_units_parent_id_organisation_units_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_cells" ADD CONSTRAINT "reports_cells_version_fk" FOREIGN KEY ("report_id","version") REFERENCES "public"."reports_versions"("report_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_merges" ADD CONSTRAINT "reports_merges_period_id_reports_periods_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."reports_periods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_periods" ADD CONSTRAINT "reports_periods_form_id_reports_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."reports_forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_reports" ADD CONSTRAINT "reports_reports_period_id_reports_periods_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."reports_periods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_reports" ADD CONSTRAINT "reports_reports_unit_id_organisation_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."organisation_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_urgings" ADD CONSTRAINT "reports_urgings_report_id_reports_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."reports_reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports_versions" ADD CONSTRAINT "reports_versions_report_id_reports_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."reports_reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kernel_audit_log_subject_idx" ON "kernel_audit_log" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "kernel_audit_log_unit_idx" ON "kernel_audit_log" USING btree ("unit_id","sequence");--> statement-breakpoint
CREATE INDEX "kernel_files_unit_idx" ON "kernel_files" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "kernel_outbox_waiting_idx" ON "kernel_outbox" USING btree ("sequence") WHERE "kernel_outbox"."delivered_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "assets_column_mappings_headers_key" ON "assets_column_mappings" USING btree ("unit_id","header_key");--> statement-breakpoint
CREATE INDEX "assets_declared_counts_unit_idx" ON "assets_declared_counts" USING btree ("unit_id","kind","from_day");--> statement-breakpoint
CREATE INDEX "assets_imports_unit_idx" ON "assets_imports" USING btree ("unit_id","uploaded_at");--> statement-breakpoint
CREATE INDEX "assets_machine_history_machine_idx" ON "assets_machine_history" USING btree ("machine_id","sequence");--> statement-breakpoint
CREATE INDEX "assets_machine_keys_machine_idx" ON "assets_machine_keys" USING btree ("machine_id");--> statement-breakpoint
CREATE INDEX "assets_machines_unit_name_idx" ON "assets_machines" USING btree ("unit_id","name_key","id");--> statement-breakpoint
CREATE INDEX "detection_batches_received_idx" ON "detection_batches" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "detection_contacts_infection_idx" ON "detection_contacts" USING btree ("infection_id");--> statement-breakpoint
CREATE INDEX "detection_infection_steps_infection_idx" ON "detection_infection_steps" USING btree ("infection_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_infections_open_key" ON "detection_infections" USING btree ("unit_id","machine",lower("malware")) WHERE "detection_infections"."state" in ('seen', 'confirmed', 'isolated', 'cleaned');--> statement-breakpoint
CREATE INDEX "detection_infections_unit_idx" ON "detection_infections" USING btree ("unit_id","last_seen_at");--> statement-breakpoint
CREATE INDEX "detection_infections_machine_idx" ON "detection_infections" USING btree ("machine","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sightings_once_key" ON "detection_sightings" USING btree ("day","unit_id","source_id","kind","value");--> statement-breakpoint
CREATE INDEX "detection_sightings_unit_idx" ON "detection_sightings" USING btree ("unit_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sources_name_key" ON "detection_sources" USING btree (lower("name")) WHERE "detection_sources"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sources_token_key" ON "detection_sources" USING btree ("token_id");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_unattributed_once_key" ON "detection_unattributed" USING btree ("day","source_id","address","kind","value") WHERE "detection_unattributed"."assigned_at" is null;--> statement-breakpoint
CREATE INDEX "directives_answers_obligation_idx" ON "directives_answers" USING btree ("obligation_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "directives_directives_identity_key" ON "directives_directives" USING btree (lachan_fold("issuer"),"number","symbol","issued_on") WHERE "directives_directives"."state" = 'issued';--> statement-breakpoint
CREATE INDEX "directives_directives_created_idx" ON "directives_directives" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "directives_obligations_period_key" ON "directives_obligations" USING btree ("task_id","unit_id","period_key");--> statement-breakpoint
CREATE INDEX "directives_obligations_unit_due_idx" ON "directives_obligations" USING btree ("unit_id","due_on");--> statement-breakpoint
CREATE INDEX "directives_obligations_directive_idx" ON "directives_obligations" USING btree ("directive_id","unit_id");--> statement-breakpoint
CREATE INDEX "directives_obstacles_obligation_idx" ON "directives_obstacles" USING btree ("obligation_id");--> statement-breakpoint
CREATE INDEX "directives_recipients_directive_idx" ON "directives_recipients" USING btree ("directive_id","unit_id");--> statement-breakpoint
CREATE INDEX "directives_recipients_unit_idx" ON "directives_recipients" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "directives_tasks_directive_idx" ON "directives_tasks" USING btree ("directive_id","position");--> statement-breakpoint
CREATE INDEX "directives_urgings_unit_idx" ON "directives_urgings" USING btree ("unit_id","at");--> statement-breakpoint
CREATE INDEX "directives_urgings_directive_idx" ON "directives_urgings" USING btree ("directive_id","at");--> statement-breakpoint
CREATE INDEX "identity_failed_sign_ins_idx" ON "identity_failed_sign_ins" USING btree ("login","at");--> statement-breakpoint
CREATE INDEX "identity_sessions_user_idx" ON "identity_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "identity_tokens_hash_key" ON "identity_tokens" USING btree ("token_hash") WHERE "identity_tokens"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "identity_users_login_key" ON "identity_users" USING btree ("login");--> statement-breakpoint
CREATE INDEX "identity_users_unit_idx" ON "identity_users" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_false_alarms_value_key" ON "intel_false_alarms" USING btree ("value","kind");--> statement-breakpoint
CREATE INDEX "intel_imports_list_idx" ON "intel_imports" USING btree ("list_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_indicators_value_key" ON "intel_indicators" USING btree ("value","kind","list_id");--> statement-breakpoint
CREATE INDEX "intel_indicators_list_idx" ON "intel_indicators" USING btree ("list_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "intel_lists_name_key" ON "intel_lists" USING btree (lower("name")) WHERE "intel_lists"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "organisation_contacts_unit_idx" ON "organisation_contacts" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "organisation_networks_unit_idx" ON "organisation_networks" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "organisation_units_parent_idx" ON "organisation_units" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "organisation_units_path_idx" ON "organisation_units" USING gin ("path");--> statement-breakpoint
CREATE INDEX "organisation_units_kind_idx" ON "organisation_units" USING btree ("kind","sort_key");--> statement-breakpoint
CREATE INDEX "reports_reports_unit_idx" ON "reports_reports" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "reports_urgings_report_idx" ON "reports_urgings" USING btree ("report_id");--> statement-breakpoint
CREATE POLICY "kernel_audit_log_read" ON "kernel_audit_log" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "kernel_audit_log"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "kernel_audit_log_insert" ON "kernel_audit_log" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "kernel_files_scope" ON "kernel_files" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "kernel_files"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "kernel_files"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_column_mappings_scope" ON "assets_column_mappings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_column_mappings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_column_mappings"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_declared_counts_scope" ON "assets_declared_counts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_declared_counts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_declared_counts"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_distinct_machines_read" ON "assets_distinct_machines" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "assets_distinct_machines"."first_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "assets_distinct_machines"."second_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_distinct_machines_insert" ON "assets_distinct_machines" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (((select lachan_sees_province()) or "assets_distinct_machines"."first_unit_id" = any ((select lachan_units())::uuid[])) and ((select lachan_sees_province()) or "assets_distinct_machines"."second_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_distinct_machines_update" ON "assets_distinct_machines" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (((select lachan_sees_province()) or "assets_distinct_machines"."first_unit_id" = any ((select lachan_units())::uuid[])) and ((select lachan_sees_province()) or "assets_distinct_machines"."second_unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_distinct_machines"."first_unit_id" = any ((select lachan_units())::uuid[])) and ((select lachan_sees_province()) or "assets_distinct_machines"."second_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_distinct_machines_delete" ON "assets_distinct_machines" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "assets_distinct_machines"."first_unit_id" = any ((select lachan_units())::uuid[])) and ((select lachan_sees_province()) or "assets_distinct_machines"."second_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_import_faults_scope" ON "assets_import_faults" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_import_faults"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_import_faults"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_imports_scope" ON "assets_imports" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_imports"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_imports"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_machine_history_scope" ON "assets_machine_history" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_machine_history"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_machine_history"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_machine_keys_scope" ON "assets_machine_keys" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_machine_keys"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_machine_keys"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "assets_machines_scope" ON "assets_machines" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "assets_machines"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "assets_machines"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_batches_read" ON "detection_batches" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_batches_insert" ON "detection_batches" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_batches_update" ON "detection_batches" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_batches_delete" ON "detection_batches" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_contacts_scope" ON "detection_contacts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_contacts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_contacts"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_daily_counts_scope" ON "detection_daily_counts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_daily_counts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_daily_counts"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_evidence_scope" ON "detection_evidence" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_evidence"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_evidence"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_infection_steps_scope" ON "detection_infection_steps" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_infection_steps"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_infection_steps"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_infections_scope" ON "detection_infections" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_infections"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_infections"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_sightings_scope" ON "detection_sightings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_sightings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_sightings"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_sources_scope" ON "detection_sources" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "detection_sources"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "detection_sources"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "detection_unattributed_read" ON "detection_unattributed" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unattributed_insert" ON "detection_unattributed" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unattributed_update" ON "detection_unattributed" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "detection_unattributed_delete" ON "detection_unattributed" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "directives_answers_read" ON "directives_answers" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "directives_answers"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_answers_insert" ON "directives_answers" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (((select lachan_sees_province()) or "directives_answers"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_answers_update" ON "directives_answers" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (((select lachan_sees_province()) or "directives_answers"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_answers"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_answers_delete" ON "directives_answers" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "directives_answers"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_directives_read" ON "directives_directives" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "directives_directives"."issuer_unit_id" = any ((select lachan_units())::uuid[])) or ("directives_directives"."state" <> 'draft' and exists (select from directives_recipients r where r.directive_id = "directives_directives"."id")));--> statement-breakpoint
CREATE POLICY "directives_directives_insert" ON "directives_directives" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (((select lachan_sees_province()) or "directives_directives"."issuer_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_directives_update" ON "directives_directives" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (((select lachan_sees_province()) or "directives_directives"."issuer_unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_directives"."issuer_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_directives_delete" ON "directives_directives" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "directives_directives"."issuer_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_obligations_scope" ON "directives_obligations" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "directives_obligations"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_obligations"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_obstacles_scope" ON "directives_obstacles" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "directives_obstacles"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_obstacles"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_recipients_scope" ON "directives_recipients" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "directives_recipients"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_recipients"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "directives_tasks_read" ON "directives_tasks" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (exists (select from directives_recipients r where r.task_id = "directives_tasks"."id") or exists (select from directives_directives d where d.id = "directives_tasks"."directive_id" and ((select lachan_sees_province()) or d.issuer_unit_id = any ((select lachan_units())::uuid[]))));--> statement-breakpoint
CREATE POLICY "directives_tasks_insert" ON "directives_tasks" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (exists (select from directives_directives d where d.id = "directives_tasks"."directive_id" and ((select lachan_sees_province()) or d.issuer_unit_id = any ((select lachan_units())::uuid[]))));--> statement-breakpoint
CREATE POLICY "directives_tasks_update" ON "directives_tasks" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (exists (select from directives_directives d where d.id = "directives_tasks"."directive_id" and ((select lachan_sees_province()) or d.issuer_unit_id = any ((select lachan_units())::uuid[])))) WITH CHECK (exists (select from directives_directives d where d.id = "directives_tasks"."directive_id" and ((select lachan_sees_province()) or d.issuer_unit_id = any ((select lachan_units())::uuid[]))));--> statement-breakpoint
CREATE POLICY "directives_tasks_delete" ON "directives_tasks" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (exists (select from directives_directives d where d.id = "directives_tasks"."directive_id" and ((select lachan_sees_province()) or d.issuer_unit_id = any ((select lachan_units())::uuid[]))));--> statement-breakpoint
CREATE POLICY "directives_urgings_scope" ON "directives_urgings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "directives_urgings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "directives_urgings"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "identity_tokens_scope" ON "identity_tokens" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "identity_tokens"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "identity_tokens"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "identity_users_scope" ON "identity_users" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "identity_users"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "identity_users"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "intel_false_alarms_read" ON "intel_false_alarms" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_false_alarms_insert" ON "intel_false_alarms" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_false_alarms_update" ON "intel_false_alarms" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_false_alarms_delete" ON "intel_false_alarms" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_imports_read" ON "intel_imports" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_imports_insert" ON "intel_imports" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_imports_update" ON "intel_imports" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_imports_delete" ON "intel_imports" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_indicators_read" ON "intel_indicators" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_indicators_insert" ON "intel_indicators" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_indicators_update" ON "intel_indicators" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_indicators_delete" ON "intel_indicators" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_lists_read" ON "intel_lists" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_lists_insert" ON "intel_lists" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_lists_update" ON "intel_lists" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "intel_lists_delete" ON "intel_lists" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "organisation_contacts_scope" ON "organisation_contacts" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_contacts"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "organisation_contacts"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_networks_scope" ON "organisation_networks" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_networks"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "organisation_networks"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_successions_read" ON "organisation_successions" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_successions"."from_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "organisation_successions"."to_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_successions_insert" ON "organisation_successions" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (((select lachan_sees_province()) or "organisation_successions"."from_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "organisation_successions"."to_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_successions_update" ON "organisation_successions" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_successions"."from_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "organisation_successions"."to_unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "organisation_successions"."from_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "organisation_successions"."to_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_successions_delete" ON "organisation_successions" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_successions"."from_unit_id" = any ((select lachan_units())::uuid[])) or ((select lachan_sees_province()) or "organisation_successions"."to_unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_unit_history_scope" ON "organisation_unit_history" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_unit_history"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "organisation_unit_history"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_units_read" ON "organisation_units" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_units_insert" ON "organisation_units" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_units_update" ON "organisation_units" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "organisation_units_delete" ON "organisation_units" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "reports_cells_scope" ON "reports_cells" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_cells"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_cells"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "reports_merges_read" ON "reports_merges" AS PERMISSIVE FOR SELECT TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_merges_insert" ON "reports_merges" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_merges_update" ON "reports_merges" AS PERMISSIVE FOR UPDATE TO "lachan_app" USING ((select lachan_sees_province())) WITH CHECK ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_merges_delete" ON "reports_merges" AS PERMISSIVE FOR DELETE TO "lachan_app" USING ((select lachan_sees_province()));--> statement-breakpoint
CREATE POLICY "reports_reports_scope" ON "reports_reports" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_reports"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_reports"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "reports_urgings_scope" ON "reports_urgings" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_urgings"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_urgings"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "reports_versions_scope" ON "reports_versions" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "reports_versions"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "reports_versions"."unit_id" = any ((select lachan_units())::uuid[])));