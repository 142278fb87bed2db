using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A test in a real browser; skipped, with the reason, where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    internal const string NoBrowser = "No Chromium was found: set CHROMIUM to its path; tests/run.sh installs it.";

    public BrowserFactAttribute() => Skip = BrowserFixture.Executable is null ? NoBrowser : null;
}

/// <summary>The same for a test with data.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFixture.Executable is null ? BrowserFactAttribute.NoBrowser : null;
}
