namespace ApprovalEngine.Web.Portal;

/// <summary>Names the resource with the portal's texts: the English sentence is the key, Texts.zh-CN.resx has the Chinese.</summary>
internal sealed class Texts;
