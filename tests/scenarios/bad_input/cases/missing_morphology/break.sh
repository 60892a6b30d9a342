rm -r morphologies/*/*
