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
