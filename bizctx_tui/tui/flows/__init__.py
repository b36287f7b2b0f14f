"""What happens when: await the service, then show."""
