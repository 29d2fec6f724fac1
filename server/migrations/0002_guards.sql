-- The audit log can be written to and read, never changed; not by the owner either, short of dropping this trigger.

create trigger kernel_audit_log_append_only before update or delete or truncate on kernel_audit_log
  for each statement execute function lachan_refuse_change();
--> statement-breakpoint
revoke update, delete, truncate on kernel_audit_log from lachan_app;
--> statement-breakpoint
-- Requests record events; only the dispatcher, which runs as the owner, reads and marks them.
revoke select, update, delete on kernel_outbox from lachan_app;
--> statement-breakpoint
-- The end of the chain, past row-level security: a writer must see it even when the entry is another unit's.
create function lachan_audit_head() returns table (sequence bigint, hash text) language sql stable security definer
  as $$ select a.sequence, a.hash from kernel_audit_log a order by a.sequence desc limit 1 $$;
--> statement-breakpoint
-- Figures freeze with the submission of their version: nothing that runs later, an import or a fault, moves them.
create function reports_refuse_frozen() returns trigger language plpgsql
  as $$
  declare frozen timestamptz;
  begin
    select v.submitted_at into frozen from reports_versions v where v.report_id = old.report_id and v.number = old.version;
    if frozen is not null then
      raise exception 'the figures of a submitted report are frozen' using errcode = 'insufficient_privilege';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
  end $$;
--> statement-breakpoint
create trigger reports_cells_frozen before update or delete on reports_cells
  for each row execute function reports_refuse_frozen();
--> statement-breakpoint
-- Forms in use, frozen merges and urgings are added, never changed.
revoke update, delete on reports_forms, reports_merges, reports_urgings from lachan_app;
