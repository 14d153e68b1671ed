"""What guards an account: codes, tries, and the page 账号与安全."""
