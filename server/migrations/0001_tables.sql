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
CREATE INDEX "kernel_audit_log_subject_idx" ON "kernel_audit_log" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "kernel_audit_log_unit_idx" ON "kernel_audit_log" USING btree ("unit_id","sequence");--> statement-breakpoint
CREATE INDEX "kernel_files_unit_idx" ON "kernel_files" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "kernel_outbox_waiting_idx" ON "kernel_outbox" USING btree ("sequence") WHERE "kernel_outbox"."delivered_at" is null;--> statement-breakpoint
CREATE INDEX "detection_batches_received_idx" ON "detection_batches" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "detection_contacts_infection_idx" ON "detection_contacts" USING btree ("infection_id");--> statement-breakpoint
CREATE INDEX "detection_infection_steps_infection_idx" ON "detection_infection_steps" USING btree ("infection_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_infections_open_key" ON "detection_infections" USING btree ("unit_id","machine",lower("malware")) WHERE "detection_infections"."state" in ('seen', 'confirmed', 'isolated', 'cleaned');--> statement-breakpoint
CREATE INDEX "detection_infections_unit_idx" ON "detection_infections" USING btree ("unit_id","last_seen_at");--> statement-breakpoint
CREATE INDEX "detection_infections_machine_idx" ON "detection_infections" USING btree ("machine","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sightings_once_key" ON "detection_sightings" USING btree ("day","unit_id","source_id","kind","value");--> statement-breakpoint
CREATE INDEX "detection_sightings_unit_idx" ON "detection_sightings" USING btree ("unit_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sources_name_key" ON "detection_sources" USING btree (lower("name")) WHERE "detection_sources"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "detection_sources_token_key" ON "detection_sources" USING btree ("token_id");--> statement-breakpoint
CREATE UNIQUE INDEX "detection_unattributed_once_key" ON "detection_unattributed" USING btree ("day","source_id","address","kind","value") WHERE "detection_unattributed"."assigned_at" is null;--> statement-breakpoint
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
CREATE POLICY "kernel_audit_log_read" ON "kernel_audit_log" AS PERMISSIVE FOR SELECT TO "lachan_app" USING (((select lachan_sees_province()) or "kernel_audit_log"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
CREATE POLICY "kernel_audit_log_insert" ON "kernel_audit_log" AS PERMISSIVE FOR INSERT TO "lachan_app" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "kernel_files_scope" ON "kernel_files" AS PERMISSIVE FOR ALL TO "lachan_app" USING (((select lachan_sees_province()) or "kernel_files"."unit_id" = any ((select lachan_units())::uuid[]))) WITH CHECK (((select lachan_sees_province()) or "kernel_files"."unit_id" = any ((select lachan_units())::uuid[])));--> statement-breakpoint
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
CREATE POLICY "organisation_units_delete" ON "organisation_units" AS PERMISSIVE FOR DELETE TO "lachan_app" USING (((select lachan_sees_province()) or "organisation_units"."id" = any ((select lachan_units())::uuid[])));