using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The classes that share one browser. They run one after the other: two cores carry one browser well.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
