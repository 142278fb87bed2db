using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The classes that share one browser, one after the other. Two cores carry one browser with pages of the portal and one with Elsa Studio (<see cref="DesignerPages"/>) beside each other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}

/// <summary>The classes about pages with Elsa Studio: each page starts a .NET runtime. They share a browser of their own.</summary>
[CollectionDefinition(Name)]
public sealed class DesignerPages : ICollectionFixture<BrowserFixture>
{
    public const string Name = "designer";
}
