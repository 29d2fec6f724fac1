-- Indicators that were there before changes were counted: the moment of each, made unique by its id.
update intel_indicators set revision = (extract(epoch from added_at) * 1000000)::bigint + id where revision = 0;
--> statement-breakpoint
insert into kernel_settings (key, value)
select 'intel.revision', to_jsonb(max(revision)) from intel_indicators having max(revision) is not null
on conflict (key) do nothing;
