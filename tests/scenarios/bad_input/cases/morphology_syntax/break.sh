for file in morphologies/*/*; do echo '7 3 ) this is no point' >> "$file"; done
