-- What every later migration stands on: the role requests run as, the scope of a transaction, and search keys.

-- Roles belong to the whole server: another database may be making the same one at this moment.
do $$ begin
  if not exists (select from pg_roles where rolname = 'lachan_app') then
    create role lachan_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
--> statement-breakpoint
do $$ begin
  perform pg_advisory_xact_lock(7303016);
  if not pg_has_role(current_user, 'lachan_app', 'member') then
    execute format('grant lachan_app to %I', current_user);
  end if;
end $$;
--> statement-breakpoint
do $$ begin
  execute format('grant usage on schema %I to lachan_app', current_schema());
  execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to lachan_app', current_schema());
  execute format('alter default privileges in schema %I grant usage, select on sequences to lachan_app', current_schema());
end $$;
--> statement-breakpoint
-- '*' is the whole province; otherwise a comma-separated list of unit ids; unset sees nothing.
create function lachan_sees_province() returns boolean language sql stable parallel safe
  as $$ select current_setting('lachan.units', true) = '*' $$;
--> statement-breakpoint
create function lachan_units() returns uuid[] language sql stable parallel safe
  as $$ select case when coalesce(current_setting('lachan.units', true), '') in ('', '*') then '{}'::uuid[]
                    else string_to_array(current_setting('lachan.units', true), ',')::uuid[] end $$;
--> statement-breakpoint
create extension if not exists unaccent;
--> statement-breakpoint
-- The search key of a Vietnamese text: lower case, no marks, đ as d. Immutable, so that columns and indexes may use it.
create function lachan_fold(value text) returns text language sql immutable parallel safe strict
  as $$ select translate(lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, nfc))), 'đð', 'dd') $$;
--> statement-breakpoint
create function lachan_refuse_change() returns trigger language plpgsql
  as $$ begin raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege'; end $$;
