using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>
/// The classes that share one browser; they run one after the other. Those about pages of the portal and those about Studio run beside each other:
/// a page keeps little more than one core busy. <see cref="DesignerTests"/> are with the portal's, so that both lanes take as long.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}

/// <summary>The same with a browser of their own, for the tests about Studio's pages.</summary>
[CollectionDefinition(Name)]
public sealed class StudioBrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser for Studio";
}
