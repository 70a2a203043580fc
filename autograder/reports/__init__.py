"""What people read: tables on the screen, feedback pages."""
