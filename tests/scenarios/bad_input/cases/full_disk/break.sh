# The file system takes no file of more than 1 KiB; the mechanisms are compiled before. Open MPI's own
# shared files are larger: none on one rank with these settings.
"$BALLAST_BIN/ballast-mods" mechanisms --output "$work/lib/mechanisms.so" --quiet > /dev/null
export PMIX_MCA_gds=hash OMPI_MCA_btl=self
file_size_limit=1
