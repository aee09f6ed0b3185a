"""`python -m maild` is the same as `maild`."""

if __name__ == "__main__":
    from maild.cli import main

    main()
