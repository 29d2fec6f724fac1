-- Rows kept at freezing and signed files are added, never changed.
revoke update, delete on reports_frozen_rows, reports_signed_files from lachan_app;
